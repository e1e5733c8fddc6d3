package org.wasl.routes;

import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.delivery.QueueReconciler;
import org.wasl.routes.door.AdmissionControl;

/** Periodic tasks: reconcile the queues, run replay requests, refresh the parked view, sample. */
public final class ReconcileRoutes extends RouteBuilder {
  private static final int VIEW_EVERY = 5;
  private static final long SAMPLE_MILLIS = 1_000;

  private final QueueReconciler reconciling;
  private final AdmissionControl capacity;
  private final long intervalMillis;

  /** Reconciles every {@code intervalMillis}. */
  public ReconcileRoutes(
      QueueReconciler reconciling, AdmissionControl capacity, long intervalMillis) {
    this.reconciling = reconciling;
    this.capacity = capacity;
    this.intervalMillis = intervalMillis;
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

    from("scheduler:capacity?initialDelay=0&delay=" + SAMPLE_MILLIS)
        .routeId("capacity")
        .description("samples whether the door may accept more")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(exchange -> capacity.sample())
        .id("sample-backlog-and-disk");
  }
}
