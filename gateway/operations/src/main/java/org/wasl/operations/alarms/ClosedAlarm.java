package org.wasl.operations.alarms;

import java.time.Instant;
import java.util.Optional;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.OpenAlarm;
import org.wasl.trail.AcknowledgedAlarms.AlarmAcknowledgement;

/**
 * An alarm that is over.
 *
 * @param alarm its last state
 * @param over when it was over
 * @param acknowledged the person who acknowledged it; empty if nobody has
 */
public record ClosedAlarm(
    OpenAlarm alarm, Instant over, Optional<AlarmAcknowledgement> acknowledged) {
  /** A critical alarm stays until somebody has acknowledged it. */
  public boolean needsPerson() {
    return acknowledged.isEmpty() && alarm.key().kind().severity() == AlarmKind.Severity.CRITICAL;
  }
}
