package org.wasl.routes;

import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.routes.statistics.StatisticsHandler;
import org.wasl.wire.exchange.DoorEndpoint;

/** An agency reads statistics. */
public final class StatisticsRoutes extends RouteBuilder {
  private final StatisticsHandler statistics;

  /** Answers by {@code statistics}. */
  public StatisticsRoutes(StatisticsHandler statistics) {
    this.statistics = statistics;
  }

  @Override
  public void configure() {
    TypedRoute.of(
        DoorEndpoint.STATISTICS,
        uri ->
            from(uri)
                .routeId("statistics")
                .description("an agency reads the counts that it may see; oversight reads all")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        inquiry ->
            inquiry
                .step("authorize-statistics", statistics::authorize)
                .step("count-statistics", statistics::count)
                .map("write-statistics", statistics::write)
                .complete());
  }
}
