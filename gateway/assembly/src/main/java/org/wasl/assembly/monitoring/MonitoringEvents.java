package org.wasl.assembly.monitoring;

import java.time.Instant;
import java.util.function.Predicate;
import org.wasl.console.metrics.Metrics;
import org.wasl.operations.alarms.AlarmManager;
import org.wasl.operations.history.AgencyCounts;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.event.RouteTracer;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.RetryDecision;
import org.wasl.rules.id.AgencyId;

/**
 * Passes the events of the pipeline to metrics, alarms and traces.
 *
 * @param sandboxes whether an agency is a sandbox; deliveries to sandboxes raise no alarms
 */
record MonitoringEvents(
    Metrics metrics,
    AlarmManager alarms,
    Predicate<String> sandboxes,
    RouteTracer tracer,
    AgencyCounts counts)
    implements RouteEvents {
  @Override
  public void accepted(String typeAndVersion, long nanos) {
    metrics.accepted(typeAndVersion, nanos);
  }

  @Override
  public void refused(String problem) {
    metrics.refused(problem);
  }

  @Override
  public void attempted(AgencyId agency) {
    metrics.attempted(agency);
    counts.attempted(agency);
  }

  @Override
  public void recorded(
      AgencyId agency, long sinceAcceptedNanos, AttemptOutcome outcome, RetryDecision next) {
    switch (next) {
      case RetryDecision.Deliver _ -> {
        metrics.delivered(agency, sinceAcceptedNanos);
        counts.delivered(agency, Instant.now(), sinceAcceptedNanos);
      }
      case RetryDecision.RetryAfter retry -> {
        metrics.failed(agency, retry.reason().code());
        counts.failed(agency);
      }
      case RetryDecision.Park park -> {
        metrics.parked(agency, park.reason().code());
        counts.failed(agency);
        alarm(AlarmKind.PARKED, agency.value());
      }
      case RetryDecision.Release _ -> {} // no call was made
    }
  }

  @Override
  public void alarm(AlarmKind kind, String subject) {
    if (!kind.isOfDeliveries() || !sandboxes.test(subject)) {
      alarms.raise(kind, subject);
    }
  }
}
