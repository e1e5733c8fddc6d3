package org.wasl.gateway;

import java.time.Instant;
import org.wasl.console.Metrics;
import org.wasl.gateway.alarms.Alarms;
import org.wasl.gateway.operations.AgencyCounts;
import org.wasl.routes.Events;
import org.wasl.routes.Traces;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.delivery.Decision;
import org.wasl.rules.delivery.Outcome;

/** What the pipeline tells, passed on: counts to the metrics, what needs a person to the alarms. */
record Telling(Metrics metrics, Alarms alarms, Traces traces, AgencyCounts counts)
    implements Events {
  @Override
  public void accepted(String typeAndVersion, long nanos) {
    metrics.accepted(typeAndVersion, nanos);
  }

  @Override
  public void refused(String problem) {
    metrics.refused(problem);
  }

  @Override
  public void attempted(String agency) {
    metrics.attempted(agency);
    counts.attempted(agency);
  }

  @Override
  public void recorded(String agency, long sinceAcceptedNanos, Outcome outcome, Decision next) {
    if (next instanceof Decision.Deliver) {
      metrics.delivered(agency, sinceAcceptedNanos);
      counts.delivered(agency, Instant.now());
    } else if (next instanceof Decision.RetryAfter retry) {
      metrics.failed(agency, retry.reason().code());
    } else if (next instanceof Decision.Park park) {
      metrics.parked(agency, park.reason().code());
      alarm(AlarmKind.PARKED, agency);
    }
  }

  @Override
  public void alarm(AlarmKind kind, String subject) {
    alarms.raise(kind, subject);
  }
}
