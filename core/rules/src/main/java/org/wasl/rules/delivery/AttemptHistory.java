package org.wasl.rules.delivery;

/**
 * The counters of a delivery before the attempt that has just ended. They are stored beside the
 * delivery and replaced by the {@code next} of a {@link RetryDecision}.
 *
 * @param failedAttempts attempts that failed and were counted
 * @param delayedMillis sum of the delays imposed so far, in milliseconds
 * @param interruptions attempts cut off by the end of our own process, since the last attempt that
 *     failed
 * @param interruptionsAlone those interruptions during which nothing else was under way
 */
public record AttemptHistory(
    int failedAttempts, long delayedMillis, int interruptions, int interruptionsAlone) {

  /** A delivery that was never tried. A replay starts from it too. */
  public static final AttemptHistory NONE = new AttemptHistory(0, 0, 0, 0);

  AttemptHistory failed(long delayMillis, boolean counted) {
    return new AttemptHistory(
        failedAttempts + (counted ? 1 : 0), delayedMillis + delayMillis, 0, 0);
  }

  AttemptHistory delayed(long delayMillis) {
    return new AttemptHistory(
        failedAttempts, delayedMillis + delayMillis, interruptions, interruptionsAlone);
  }

  AttemptHistory interrupted(boolean alone) {
    return new AttemptHistory(
        failedAttempts, delayedMillis, interruptions + 1, interruptionsAlone + (alone ? 1 : 0));
  }
}
