package org.wasl.rules.delivery;

/**
 * What is known of a delivery's past when an attempt ends; that attempt is not counted yet. Stored
 * beside the delivery and replaced by {@link RetryDecision.RetryAfter#next()}.
 *
 * @param failedAttempts attempts that failed and were counted
 * @param delayedMillis sum of the delays imposed so far, in milliseconds
 * @param interruptions attempts cut off by our own death
 * @param interruptionsAlone those of them during which nothing else was under way
 */
public record AttemptHistory(
    int failedAttempts, long delayedMillis, int interruptions, int interruptionsAlone) {

  /** A delivery never tried; also what a replay starts from. */
  public static final AttemptHistory NONE = new AttemptHistory(0, 0, 0, 0);

  /** True when the next attempt must be the only one under way: this one may be what kills us. */
  public boolean mustRunAlone(RetryPolicy policy) {
    return interruptions >= policy.interruptedLimit();
  }

  AttemptHistory failed(long delayMillis, boolean counted) {
    return new AttemptHistory(
        failedAttempts + (counted ? 1 : 0),
        delayedMillis + delayMillis,
        interruptions,
        interruptionsAlone);
  }

  AttemptHistory interrupted(boolean alone) {
    return new AttemptHistory(
        failedAttempts, delayedMillis, interruptions + 1, interruptionsAlone + (alone ? 1 : 0));
  }
}
