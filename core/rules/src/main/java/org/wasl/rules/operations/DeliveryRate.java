package org.wasl.rules.operations;

/**
 * A rate limit on deliveries.
 *
 * @param perMinute largest number of deliveries in each minute, from 1 to {@value #MAX_PER_MINUTE}
 */
public record DeliveryRate(int perMinute) {
  /** The maximum, which is a thousand a second. */
  public static final int MAX_PER_MINUTE = 60_000;

  /** Longest lost time to catch up, for example after downtime, in milliseconds. */
  public static final long MAX_CATCH_UP_MILLIS = 2_000;

  private static final long MINUTE_MILLIS = 60_000;

  /** Refuses a rate outside the limits. */
  public DeliveryRate {
    if (perMinute < 1 || perMinute > MAX_PER_MINUTE) {
      throw new IllegalArgumentException(
          "a pace is 1 to " + MAX_PER_MINUTE + " deliveries a minute");
    }
  }

  /**
   * Number of deliveries that may be sent now.
   *
   * @param lateMillis time since the next one was due, or negative while it is not due
   * @param max upper bound of the result
   */
  public int allowed(long lateMillis, int max) {
    if (lateMillis < 0) {
      return 0;
    }
    long caughtUp = Math.min(lateMillis, MAX_CATCH_UP_MILLIS) * perMinute / MINUTE_MILLIS;
    return (int) Math.min(max, 1 + caughtUp);
  }
}
