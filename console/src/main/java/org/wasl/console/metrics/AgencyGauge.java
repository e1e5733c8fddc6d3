package org.wasl.console.metrics;

/**
 * Backlog of one agency at one time.
 *
 * @param parked deliveries parked for a person
 * @param waiting deliveries that wait, due now or later, not parked
 * @param oldestDueAgeSeconds how long the oldest due delivery has been due, in seconds; 0 if none
 * @param paused paused by a person or by an announced window
 */
public record AgencyGauge(long parked, long waiting, double oldestDueAgeSeconds, boolean paused) {
  /** An agency that is not paused. */
  public AgencyGauge(long parked, long waiting, double oldestDueAgeSeconds) {
    this(parked, waiting, oldestDueAgeSeconds, false);
  }
}
