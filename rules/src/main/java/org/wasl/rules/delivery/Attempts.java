package org.wasl.rules.delivery;

import static org.wasl.rules.delivery.AuditAction.FAILED;
import static org.wasl.rules.delivery.AuditAction.INTERRUPTED;
import static org.wasl.rules.delivery.Reason.ATTEMPTS_EXHAUSTED;
import static org.wasl.rules.delivery.Reason.HORIZON_EXCEEDED;
import static org.wasl.rules.delivery.Reason.INTERRUPTED_TOO_OFTEN;
import static org.wasl.rules.delivery.Reason.LEASE_EXPIRED;

/** Decides what follows when an attempt has ended. */
public final class Attempts {

  private Attempts() {}

  /**
   * What follows from an outcome.
   *
   * @param facts the delivery's past, without this attempt
   * @param outcome how this attempt ended
   * @param policy the limits
   * @param randomBits 64 random bits for the jitter
   */
  public static Decision after(
      DeliveryFacts facts, Outcome outcome, RetryPolicy policy, long randomBits) {
    if (outcome instanceof Outcome.Delivered delivered) {
      return new Decision.Deliver(delivered.receipt());
    }
    if (outcome instanceof Outcome.Permanent permanent) {
      return new Decision.Park(permanent.reason(), permanent.reason());
    }
    if (outcome instanceof Outcome.NobodyCame) {
      return new Decision.Release(Reason.NOBODY_CAME);
    }
    if (outcome instanceof Outcome.Interrupted interrupted) {
      return afterInterruption(facts.interrupted(interrupted.alone()), policy, randomBits);
    }
    return afterFailure(facts, (Outcome.Transient) outcome, policy, randomBits);
  }

  private static Decision afterFailure(
      DeliveryFacts facts, Outcome.Transient failure, RetryPolicy policy, long randomBits) {
    // The breaker's probe asks after the agency, not after this delivery: no attempt is burnt. Its
    // delay is an ordinary one, because the gate holds the agency back already: a delivery that
    // waited longer for having been the probe would be the last to go when the agency is back.
    int failures = facts.failedAttempts() + 1;
    if (!failure.probe() && failures >= policy.maxAttempts()) {
      return new Decision.Park(ATTEMPTS_EXHAUSTED, failure.reason());
    }
    long asked = failure.retryAfterMillis().orElse(0);
    long delayMillis =
        Math.max(
            policy.backoffMillis(failures, randomBits),
            Math.min(asked, policy.maxRetryAfterMillis()));
    DeliveryFacts next = facts.failed(delayMillis, !failure.probe());
    if (next.delayedMillis() > policy.horizonMillis()) {
      return new Decision.Park(HORIZON_EXCEEDED, failure.reason());
    }
    return new Decision.RetryAfter(FAILED, failure.reason(), delayMillis, next);
  }

  // Only what was cut off while nothing else was under way can be guilty: an innocent delivery
  // caught in the fall of another is never parked. Our own deaths are no delay of the agency's.
  private static Decision afterInterruption(
      DeliveryFacts next, RetryPolicy policy, long randomBits) {
    if (next.interruptionsAlone() >= policy.interruptedAloneLimit()) {
      return new Decision.Park(INTERRUPTED_TOO_OFTEN, LEASE_EXPIRED);
    }
    long delayMillis = policy.backoffMillis(next.interruptions(), randomBits);
    return new Decision.RetryAfter(INTERRUPTED, LEASE_EXPIRED, delayMillis, next);
  }
}
