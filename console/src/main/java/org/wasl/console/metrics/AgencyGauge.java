package org.wasl.console.metrics;

/**
 * What waits for one agency at this moment.
 *
 * @param parked deliveries parked for a person
 * @param due deliveries due now or later, not parked
 * @param oldestDueAgeSeconds how long the oldest due delivery has been due, in seconds; 0 if none
 * @param paused a person, or an announced window, holds deliveries back
 */
public record AgencyGauge(long parked, long due, double oldestDueAgeSeconds, boolean paused) {
  /** One that nobody holds back. */
  public AgencyGauge(long parked, long due, double oldestDueAgeSeconds) {
    this(parked, due, oldestDueAgeSeconds, false);
  }
}
