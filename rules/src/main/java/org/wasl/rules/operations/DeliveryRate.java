package org.wasl.rules.operations;

/**
 * How fast deliveries follow one another.
 *
 * @param perMinute at most so many a minute; 1 to {@value #MAX_PER_MINUTE}
 */
public record DeliveryRate(int perMinute) {
  /** The fastest: a thousand a second. */
  public static final int MAX_PER_MINUTE = 60_000;

  /**
   * Time lost, by a gateway that was down for instance, is not caught up beyond this, in
   * milliseconds.
   */
  public static final long MAX_CATCH_UP_MILLIS = 2_000;

  private static final long MINUTE_MILLIS = 60_000;

  /** Refuses what is no pace. */
  public DeliveryRate {
    if (perMinute < 1 || perMinute > MAX_PER_MINUTE) {
      throw new IllegalArgumentException(
          "a pace is 1 to " + MAX_PER_MINUTE + " deliveries a minute");
    }
  }

  /**
   * How many may go now.
   *
   * @param lateMillis time since the next one was to go; negative while it is not yet
   * @param most never more than so many
   */
  public int allowed(long lateMillis, int most) {
    if (lateMillis < 0) {
      return 0;
    }
    long caughtUp = Math.min(lateMillis, MAX_CATCH_UP_MILLIS) * perMinute / MINUTE_MILLIS;
    return (int) Math.min(most, 1 + caughtUp);
  }

  /** When the given place goes, counted from 0, in milliseconds after the first. */
  public long delayMillis(long place) {
    return place * MINUTE_MILLIS / perMinute;
  }
}
