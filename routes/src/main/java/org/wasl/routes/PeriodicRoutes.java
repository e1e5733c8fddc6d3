package org.wasl.routes;

import java.time.Duration;
import java.util.Locale;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.delivery.QueueReconciler;
import org.wasl.routes.door.AdmissionControl;

/**
 * Periodic tasks. They reconcile the queues, run replay requests, refresh the parked view, sample
 * the backlog and record the history of agencies.
 */
public final class PeriodicRoutes extends RouteBuilder {
  private static final int VIEW_INTERVALS = 5;
  private static final long SAMPLE_MILLIS = 1_000;

  private final QueueReconciler reconciling;
  private final AdmissionControl capacity;
  private final long intervalMillis;
  private final Runnable agencyHistory;
  private final Duration historyInterval;

  /**
   * Reconciles every {@code intervalMillis}.
   *
   * @param agencyHistory records the results of each agency in an interval
   * @param historyInterval its length
   */
  public PeriodicRoutes(
      QueueReconciler reconciling,
      AdmissionControl capacity,
      long intervalMillis,
      Runnable agencyHistory,
      Duration historyInterval) {
    this.reconciling = reconciling;
    this.capacity = capacity;
    this.intervalMillis = intervalMillis;
    this.agencyHistory = agencyHistory;
    this.historyInterval = historyInterval;
  }

  @Override
  public void configure() {
    from("scheduler:reconcile?initialDelay=100&delay=" + intervalMillis)
        .routeId("reconcile")
        .description("interrupted attempts and lost ids wait again")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> reconciling.requeueMissing())
        .id("requeue-missing");

    from("scheduler:replay?initialDelay=300&delay=" + intervalMillis)
        .routeId("replay")
        .description("parked deliveries are replayed as requested, at the rate of the request")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> reconciling.runReplayRequests())
        .id("run-replay-requests");

    from("scheduler:parked-view?initialDelay=500&delay=" + VIEW_INTERVALS * intervalMillis)
        .routeId("parked-view")
        .description("the parked queues show what SQL has parked")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> reconciling.refreshParkedView())
        .id("rebuild-parked-view");

    from(String.format(
            Locale.ROOT,
            "scheduler:agency-history?useFixedDelay=false&initialDelay=%1$d&delay=%1$d",
            historyInterval.toMillis()))
        .routeId("agency-history")
        .description("records the results of each agency in the last interval, for charts")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> agencyHistory.run())
        .id("record-agency-history");

    from("scheduler:backlog?initialDelay=0&delay=" + SAMPLE_MILLIS)
        .routeId("backlog")
        .description("samples whether the door may accept more")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> capacity.sample())
        .id("sample-backlog-and-disk");
  }
}
