package org.wasl.routes;

import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.delivery.Reconciling;

/** What fell between the steps: found in SQL, at a steady pace, and put right. */
public final class ReconcileRoutes extends RouteBuilder {
  private final Reconciling reconciling;
  private final long intervalMillis;

  /** Reconciles every {@code intervalMillis}. */
  public ReconcileRoutes(Reconciling reconciling, long intervalMillis) {
    this.reconciling = reconciling;
    this.intervalMillis = intervalMillis;
  }

  @Override
  public void configure() {
    from("scheduler:reconcile?initialDelay=100&delay=" + intervalMillis)
        .routeId("reconcile")
        .description("what was cut off or lost on the way waits again")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(exchange -> reconciling.compareWithSql())
        .id("compare-queues-with-sql")
        .process(exchange -> reconciling.showParked())
        .id("rebuild-parked-view");
  }
}
