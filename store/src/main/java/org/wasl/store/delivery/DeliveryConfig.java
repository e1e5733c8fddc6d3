package org.wasl.store.delivery;

import java.util.Map;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;

/**
 * How deliveries are moved.
 *
 * @param retry how long one delivery is tried
 * @param breaker when an agency that fails is left alone
 * @param maxClaims deliveries one claim gives out at most
 * @param leaseMillis how long an attempt may take; longer than a call's hard deadline
 * @param dispatchGraceMillis an id handed to the broker is not missed before
 * @param suspectPatienceMillis how long a suspect waits for a quiet moment, and holds one when it
 *     has it; see {@link Relay}
 * @param clockToleranceMillis a wall clock that moves further than this against the monotonic one
 *     has jumped
 * @param leaseMillisByAgency length of a lease for agencies whose calls may take longer or less
 */
public record DeliveryConfig(
    RetryPolicy retry,
    BreakerPolicy breaker,
    int maxClaims,
    long leaseMillis,
    long dispatchGraceMillis,
    long suspectPatienceMillis,
    long clockToleranceMillis,
    Map<String, Long> leaseMillisByAgency) {
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
        Map.of());
  }

  long leaseMillis(String agency) {
    return leaseMillisByAgency.getOrDefault(agency, leaseMillis);
  }
}
