package org.wasl.routes;

import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.statistics.Counting;
import org.wasl.wire.StatisticsInquiry;

/** An agency asks how many. */
public final class StatisticsRoutes extends RouteBuilder {
  private final Counting counting;

  /** Answers from these. */
  public StatisticsRoutes(Counting counting) {
    this.counting = counting;
  }

  @Override
  public void configure() {
    from("{{door.count}}")
        .routeId("statistics")
        .description("an agency counts what it takes part in, oversight counts everything")
        .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL)
        .process(Steps.on(StatisticsInquiry.class, counting::understand))
        .id("what-is-counted")
        .process(Steps.on(Counting.Asked.class, counting::count))
        .id("what-it-may-count")
        .process(Steps.on(Counting.Counted.class, counting::write))
        .id("json-or-csv");
  }
}
