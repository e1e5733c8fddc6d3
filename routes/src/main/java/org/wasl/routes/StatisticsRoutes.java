package org.wasl.routes;

import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.routes.statistics.StatisticsHandler;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.StatisticsInquiry;

/** An agency reads statistics. */
public final class StatisticsRoutes extends RouteBuilder {
  private final StatisticsHandler statistics;

  /** Answers by {@code statistics}. */
  public StatisticsRoutes(StatisticsHandler statistics) {
    this.statistics = statistics;
  }

  @Override
  public void configure() {
    TypedRoute.<StatisticsInquiry, AgencyResponse>of(
        from("{{door.count}}")
            .routeId("statistics")
            .description("an agency counts what it takes part in, oversight counts everything")
            .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        inquiry ->
            inquiry
                .step("what-is-counted", statistics::authorize)
                .step("what-it-may-count", statistics::count)
                .map("json-or-csv", statistics::write)
                .complete());
  }
}
