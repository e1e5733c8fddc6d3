package org.wasl.rules.delivery;

/**
 * The retry policy of a delivery.
 *
 * @param maxAttempts number of failed attempts after which it is parked, at least 1
 * @param horizonMillis largest sum of the delays imposed on it, in milliseconds. Time in which the
 *     breaker or downtime of the gateway delayed it does not count
 * @param initialBackoffMillis delay after the first failure, in milliseconds, at least 1
 * @param maxBackoffMillis largest delay of our own choice, in milliseconds
 * @param multiplier growth of the delay from one failure to the next, at least 1
 * @param jitter part of the delay that is left to chance, 0 (none) to 1 (all of it)
 * @param maxRetryAfterMillis largest {@code Retry-After} of an agency that we honour, in
 *     milliseconds. Longer ones are cut to it
 * @param interruptedLimit interruptions after which the delivery is a suspect and runs alone
 * @param interruptedAloneLimit interruptions while alone after which it is parked
 */
public record RetryPolicy(
    int maxAttempts,
    long horizonMillis,
    long initialBackoffMillis,
    long maxBackoffMillis,
    double multiplier,
    double jitter,
    long maxRetryAfterMillis,
    int interruptedLimit,
    int interruptedAloneLimit) {

  /** The defaults. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(8, 259_200_000, 500, 600_000, 2.0, 0.5, 3_600_000, 3, 2);

  /** Checks the limits against each other. */
  public RetryPolicy {
    require(maxAttempts >= 1, "maxAttempts must be at least 1");
    require(initialBackoffMillis >= 1, "initialBackoffMillis must be at least 1");
    require(maxBackoffMillis >= initialBackoffMillis, "maxBackoffMillis is below the initial one");
    require(horizonMillis >= maxBackoffMillis, "horizonMillis is below maxBackoffMillis");
    require(multiplier >= 1 && multiplier <= 100, "multiplier must be from 1 to 100");
    require(jitter >= 0 && jitter <= 1, "jitter must be from 0 to 1");
    require(maxRetryAfterMillis >= 0, "maxRetryAfterMillis is negative");
    require(interruptedLimit >= 1, "interruptedLimit must be at least 1");
    require(interruptedAloneLimit >= 1, "interruptedAloneLimit must be at least 1");
  }

  /**
   * The delay after the given failure. It is exponential and bounded, and jitter only shortens it.
   *
   * @param failure 1 for the first failure
   * @param randomBits 64 random bits, the only source of chance
   * @return milliseconds, from 1 to {@link #maxBackoffMillis()}
   */
  public long backoffMillis(int failure, long randomBits) {
    double grown = initialBackoffMillis * Math.pow(multiplier, Math.max(0, failure - 1));
    double bounded = Math.min(grown, (double) maxBackoffMillis);
    double chance = (randomBits >>> 11) * 0x1.0p-53;
    return Math.max(1, (long) (bounded * (1 - jitter * chance)));
  }

  /**
   * Number of interruptions after which all other deliveries wait until the suspect has run alone.
   * It is twice the number that made the delivery a suspect.
   */
  public int pauseLimit() {
    return (int) Math.min(Integer.MAX_VALUE, 2L * interruptedLimit);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
