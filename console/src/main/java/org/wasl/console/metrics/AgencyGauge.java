package org.wasl.console.metrics;

/**
 * Backlog of one agency at one time.
 *
 * @param parked deliveries parked for a person
 * @param due deliveries due now or later, not parked
 * @param oldestDueAgeSeconds how long the oldest due delivery has been due, in seconds; 0 if none
 * @param paused paused by a person or by an announced window
 */
public record AgencyGauge(long parked, long due, double oldestDueAgeSeconds, boolean paused) {
  /** An agency that is not paused. */
  public AgencyGauge(long parked, long due, double oldestDueAgeSeconds) {
    this(parked, due, oldestDueAgeSeconds, false);
  }
}
