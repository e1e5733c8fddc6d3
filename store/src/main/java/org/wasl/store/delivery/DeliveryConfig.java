package org.wasl.store.delivery;

import java.util.function.ToLongFunction;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;

/**
 * Limits of deliveries.
 *
 * @param retry how long one delivery is tried
 * @param breaker policy of the circuit breaker
 * @param maxClaims most deliveries of one claim
 * @param leaseMillis how long an attempt may take; longer than a call's hard deadline
 * @param dispatchGraceMillis an id that was handed to the broker may be in no queue for so long
 * @param suspectPatienceMillis how long a suspect waits until nothing else is under way, and how
 *     long it then runs alone; see {@link Relay}
 * @param clockToleranceMillis a wall clock that moves further than this against the monotonic one
 *     has jumped
 * @param leaseMillisByAgency length of a lease by the agency's id: a call may take longer or less
 */
public record DeliveryConfig(
    RetryPolicy retry,
    BreakerPolicy breaker,
    int maxClaims,
    long leaseMillis,
    long dispatchGraceMillis,
    long suspectPatienceMillis,
    long clockToleranceMillis,
    ToLongFunction<String> leaseMillisByAgency) {
  /** 256 claims, leases of 60 s, grace 10 s, patience 5 s, tolerance 5 s. */
  public static final DeliveryConfig DEFAULT =
      new DeliveryConfig(
          RetryPolicy.DEFAULT, BreakerPolicy.DEFAULT, 256, 60_000, 10_000, 5_000, 5_000);

  /** The same lease for every agency. */
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

  /** The longest interval that is promised: a lease, or the delay before an attempt. */
  public long longestIntervalMillis() {
    return Math.max(leaseMillis, Math.max(retry.maxBackoffMillis(), retry.maxRetryAfterMillis()));
  }

  /** Length of a lease of a call to that agency, in milliseconds. */
  public long leaseMillis(String agency) {
    return leaseMillisByAgency.applyAsLong(agency);
  }
}
