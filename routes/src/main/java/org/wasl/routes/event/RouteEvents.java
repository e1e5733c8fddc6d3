package org.wasl.routes.event;

import java.util.concurrent.TimeUnit;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.RetryDecision;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.message.Envelope;

/**
 * Receives events of the routes, for metrics and alarms. An implementation returns quickly and
 * never throws. Calls carry codes and ids of agencies only.
 */
public interface RouteEvents {
  /** A message of this type was accepted, this long after its receipt. Not called for a test. */
  void accepted(String typeAndVersion, long nanos);

  /** A message of a referral was accepted, this long after its receipt. */
  default void accepted(ReferralId referral, Envelope envelope, long millis) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    if (!envelope.test()) {
      accepted(envelope.typeAndVersion(), nanos);
    }
    tracer().accepted(referral, envelope, nanos);
  }

  /** A message was refused with this problem code. */
  void refused(String problem);

  /** A call to this agency begins. */
  void attempted(AgencyId agency);

  /**
   * A call to this agency ended, with this decision.
   *
   * @param sinceAcceptedNanos time since the acceptance of the message
   */
  void recorded(
      AgencyId agency, long sinceAcceptedNanos, AttemptOutcome outcome, RetryDecision decision);

  /**
   * Raises an alarm.
   *
   * @param subject its subject, an id of a bounded set and never of a referral
   */
  void alarm(AlarmKind kind, String subject);

  /** Records traces. {@link RouteTracer#NONE} records none. */
  default RouteTracer tracer() {
    return RouteTracer.NONE;
  }
}
