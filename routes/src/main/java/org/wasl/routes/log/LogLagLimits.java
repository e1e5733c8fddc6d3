package org.wasl.routes.log;

/**
 * Limits of the time until an entry is under a signed checkpoint or, where there are witnesses,
 * under one that a quorum has cosigned.
 *
 * @param alarmMillis beyond it an alarm is raised
 * @param graceMillis beyond it the door accepts no messages; 0: never
 */
public record LogLagLimits(long alarmMillis, long graceMillis) {

  boolean isGraceOver(long lagMillis) {
    return graceMillis > 0 && lagMillis > graceMillis;
  }
}
