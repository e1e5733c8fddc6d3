package org.wasl.routes;

import java.time.Duration;
import java.util.Locale;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.delivery.QueueReconciler;
import org.wasl.routes.door.AdmissionControl;

/**
 * Periodic tasks: reconcile the queues, run replay requests, refresh the parked view, sample, write
 * figures.
 */
public final class ReconcileRoutes extends RouteBuilder {
  private static final int VIEW_EVERY = 5;
  private static final long SAMPLE_MILLIS = 1_000;

  private final QueueReconciler reconciling;
  private final AdmissionControl capacity;
  private final long intervalMillis;
  private final Runnable figures;
  private final Duration figuresInterval;

  /**
   * Reconciles every {@code intervalMillis}.
   *
   * @param figures writes how agencies did in an interval
   * @param figuresInterval its length
   */
  public ReconcileRoutes(
      QueueReconciler reconciling,
      AdmissionControl capacity,
      long intervalMillis,
      Runnable figures,
      Duration figuresInterval) {
    this.reconciling = reconciling;
    this.capacity = capacity;
    this.intervalMillis = intervalMillis;
    this.figures = figures;
    this.figuresInterval = figuresInterval;
  }

  @Override
  public void configure() {
    from("scheduler:reconcile?initialDelay=100&delay=" + intervalMillis)
        .routeId("reconcile")
        .description("interrupted attempts and lost ids wait again")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(exchange -> reconciling.requeueMissing())
        .id("requeue-missing");

    from("scheduler:replay?initialDelay=300&delay=" + intervalMillis)
        .routeId("replay")
        .description("parked deliveries are replayed as requested, at the rate of the request")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(exchange -> reconciling.runReplayRequests())
        .id("run-replay-requests");

    from("scheduler:parked-view?initialDelay=500&delay=" + VIEW_EVERY * intervalMillis)
        .routeId("parked-view")
        .description("the parked queues show what SQL has parked")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(exchange -> reconciling.refreshParkedView())
        .id("rebuild-parked-view");

    from(String.format(
            Locale.ROOT,
            "scheduler:figures?useFixedDelay=false&initialDelay=%1$d&delay=%1$d",
            figuresInterval.toMillis()))
        .routeId("figures")
        .description("how agencies did in the last interval is kept for charts")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(exchange -> figures.run())
        .id("write-figures");

    from("scheduler:capacity?initialDelay=0&delay=" + SAMPLE_MILLIS)
        .routeId("capacity")
        .description("samples whether the door may accept more")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(exchange -> capacity.sample())
        .id("sample-backlog-and-disk");
  }
}
