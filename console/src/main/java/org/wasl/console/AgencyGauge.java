package org.wasl.console;

/**
 * What waits for one agency at this moment.
 *
 * @param parked deliveries parked for a person
 * @param due deliveries due now or later, not parked
 * @param oldestDueAgeSeconds how long the oldest due delivery has been due, in seconds; 0 if none
 */
public record AgencyGauge(long parked, long due, double oldestDueAgeSeconds) {}
