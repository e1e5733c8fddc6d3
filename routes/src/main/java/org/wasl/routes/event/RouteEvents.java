package org.wasl.routes.event;

import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.RetryDecision;

/**
 * Told what happens on the routes, for metrics and alarms. An implementation returns quickly and
 * never throws. Calls carry codes and ids of agencies only.
 */
public interface RouteEvents {
  /** A message of this type was accepted, that long after its bytes were here. */
  void accepted(String typeAndVersion, long nanos);

  /** A message was refused with this problem code. */
  void refused(String problem);

  /** A call to this agency begins. */
  void attempted(String agency);

  /**
   * A call to this agency ended, and this follows.
   *
   * @param sinceAcceptedNanos age of the message then, from its acceptance
   */
  void recorded(
      String agency, long sinceAcceptedNanos, AttemptOutcome outcome, RetryDecision decision);

  /**
   * Raises an alarm.
   *
   * @param subject whom or what it is about: an id of a bounded set, never of a referral
   */
  void alarm(AlarmKind kind, String subject);

  /** Records traces; {@link RouteTracer#NONE} where nothing is traced. */
  default RouteTracer tracer() {
    return RouteTracer.NONE;
  }
}
