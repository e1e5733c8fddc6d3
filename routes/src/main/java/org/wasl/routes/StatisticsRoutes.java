package org.wasl.routes;

import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.statistics.StatisticsHandler;
import org.wasl.wire.exchange.StatisticsInquiry;

/** An agency asks how many. */
public final class StatisticsRoutes extends RouteBuilder {
  private final StatisticsHandler counting;

  /** Answers from these. */
  public StatisticsRoutes(StatisticsHandler counting) {
    this.counting = counting;
  }

  @Override
  public void configure() {
    from("{{door.count}}")
        .routeId("statistics")
        .description("an agency counts what it takes part in, oversight counts everything")
        .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL)
        .process(Steps.on(StatisticsInquiry.class, counting::authorize))
        .id("what-is-counted")
        .process(Steps.on(StatisticsHandler.AuthorizedQuery.class, counting::count))
        .id("what-it-may-count")
        .process(Steps.on(StatisticsHandler.QueryResult.class, counting::write))
        .id("json-or-csv");
  }
}
