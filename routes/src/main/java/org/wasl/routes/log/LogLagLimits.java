package org.wasl.routes.log;

/**
 * How long entries may wait for their evidence: to be under a signed checkpoint or, where there are
 * witnesses, under one that a quorum has cosigned.
 *
 * @param alarmMillis past it an alarm is raised
 * @param graceMillis past it the door takes nothing new in; 0: never
 */
public record LogLagLimits(long alarmMillis, long graceMillis) {

  boolean isGraceOver(long lagMillis) {
    return graceMillis > 0 && lagMillis > graceMillis;
  }
}
