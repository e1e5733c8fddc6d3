package org.wasl.routes.log;

/**
 * How long entries may wait for their evidence: to be under a signed checkpoint or, where there are
 * witnesses, under one that a quorum has cosigned.
 *
 * @param alarmMillis past it an alarm is raised
 * @param graceMillis past it the door takes nothing new in; 0: never
 */
public record LogPatience(long alarmMillis, long graceMillis) {

  boolean isOver(long lagMillis) {
    return graceMillis > 0 && lagMillis > graceMillis;
  }
}
