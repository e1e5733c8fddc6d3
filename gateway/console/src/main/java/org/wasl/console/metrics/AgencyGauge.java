package org.wasl.console.metrics;

/**
 * Backlog of one agency at one time.
 *
 * @param parked the number of deliveries parked for a person
 * @param waiting the number of deliveries that wait, due now or later, and are not parked
 * @param oldestDueAgeSeconds how long the oldest due delivery has been due, in seconds; 0 if none
 * @param paused true if a person or an announced window pauses the agency
 */
public record AgencyGauge(long parked, long waiting, double oldestDueAgeSeconds, boolean paused) {
  /** An agency that is not paused. */
  public AgencyGauge(long parked, long waiting, double oldestDueAgeSeconds) {
    this(parked, waiting, oldestDueAgeSeconds, false);
  }
}
