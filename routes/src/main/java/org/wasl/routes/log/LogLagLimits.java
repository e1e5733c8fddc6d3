package org.wasl.routes.log;

/**
 * Limits of the time until an entry is under a signed checkpoint. If witnesses are configured, a
 * quorum must have cosigned it.
 *
 * @param alarmMillis an alarm is raised above it
 * @param graceMillis the door accepts no messages above it; 0 for never
 */
public record LogLagLimits(long alarmMillis, long graceMillis) {

  boolean isGraceOver(long lagMillis) {
    return graceMillis > 0 && lagMillis > graceMillis;
  }
}
