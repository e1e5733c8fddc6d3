package org.wasl.store.delivery;

import java.util.function.ToLongFunction;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.rules.id.AgencyId;

/**
 * Limits of deliveries.
 *
 * @param retry how long one delivery is tried
 * @param breaker policy of the circuit breaker
 * @param maxClaims most deliveries of one claim
 * @param leaseMillis how long an attempt may take, longer than a call's hard deadline
 * @param dispatchGraceMillis how long an id that was handed to the broker may be in no queue
 * @param suspectPatienceMillis how long a suspect waits until nothing else is under way, and how
 *     long it then runs alone, see {@link DueDeliveries}
 * @param clockToleranceMillis how far the wall clock may move against the monotonic one before that
 *     counts as a jump
 * @param leaseMillisByAgency length of a lease by the agency's id, for agencies whose calls may
 *     take longer or less
 */
public record DeliveryConfig(
    RetryPolicy retry,
    BreakerPolicy breaker,
    int maxClaims,
    long leaseMillis,
    long dispatchGraceMillis,
    long suspectPatienceMillis,
    long clockToleranceMillis,
    ToLongFunction<AgencyId> leaseMillisByAgency) {
  /** 256 claims, leases of 60 s, grace 10 s, patience 5 s, tolerance 5 s. */
  public static final DeliveryConfig DEFAULT =
      new DeliveryConfig(
          RetryPolicy.DEFAULT, BreakerPolicy.DEFAULT, 256, 60_000, 10_000, 5_000, 5_000);

  /** Creates limits with one lease length for every agency. */
  public DeliveryConfig(
      RetryPolicy retry,
      BreakerPolicy breaker,
      int maxClaims,
      long leaseMillis,
      long dispatchGraceMillis,
      long suspectPatienceMillis,
      long clockToleranceMillis) {
    this(
        retry,
        breaker,
        maxClaims,
        leaseMillis,
        dispatchGraceMillis,
        suspectPatienceMillis,
        clockToleranceMillis,
        agency -> leaseMillis);
  }

  /**
   * Returns the longest interval that is promised, which is a lease or the delay before an attempt.
   */
  public long longestIntervalMillis() {
    return Math.max(leaseMillis, Math.max(retry.maxBackoffMillis(), retry.maxRetryAfterMillis()));
  }

  /** Length of a lease of a call to that agency, in milliseconds. */
  public long leaseMillis(AgencyId agency) {
    return leaseMillisByAgency.applyAsLong(agency);
  }
}
