package org.wasl.rules.delivery;

import static org.wasl.rules.delivery.AuditAction.FAILED;
import static org.wasl.rules.delivery.AuditAction.INTERRUPTED;
import static org.wasl.rules.delivery.ReasonCode.ATTEMPTS_EXHAUSTED;
import static org.wasl.rules.delivery.ReasonCode.HORIZON_EXCEEDED;
import static org.wasl.rules.delivery.ReasonCode.INTERRUPTED_TOO_OFTEN;
import static org.wasl.rules.delivery.ReasonCode.LEASE_EXPIRED;

/** Decides what follows when an attempt has ended. */
public final class RetryDecisions {

  private RetryDecisions() {}

  /**
   * What follows from an outcome.
   *
   * @param facts the delivery's past, without this attempt
   * @param outcome how this attempt ended
   * @param policy the limits
   * @param randomBits 64 random bits for the jitter
   */
  public static RetryDecision decide(
      AttemptHistory facts, AttemptOutcome outcome, RetryPolicy policy, long randomBits) {
    if (outcome instanceof AttemptOutcome.Delivered delivered) {
      return new RetryDecision.Deliver(delivered.receipt());
    }
    if (outcome instanceof AttemptOutcome.Permanent permanent) {
      return new RetryDecision.Park(permanent.reason(), permanent.reason());
    }
    if (outcome instanceof AttemptOutcome.NotCollected) {
      return new RetryDecision.Release(ReasonCode.NOBODY_CAME);
    }
    if (outcome instanceof AttemptOutcome.Interrupted interrupted) {
      return afterInterruption(facts.interrupted(interrupted.alone()), policy, randomBits);
    }
    return afterFailure(facts, (AttemptOutcome.Transient) outcome, policy, randomBits);
  }

  private static RetryDecision afterFailure(
      AttemptHistory facts, AttemptOutcome.Transient failure, RetryPolicy policy, long randomBits) {
    // The breaker's probe asks after the agency, not after this delivery: no attempt is burnt. Its
    // delay is an ordinary one, because the gate holds the agency back already: a delivery that
    // waited longer for having been the probe would be the last to go when the agency is back.
    int failures = facts.failedAttempts() + 1;
    if (!failure.probe() && failures >= policy.maxAttempts()) {
      return new RetryDecision.Park(ATTEMPTS_EXHAUSTED, failure.reason());
    }
    long asked = failure.retryAfterMillis().orElse(0);
    long delayMillis =
        Math.max(
            policy.backoffMillis(failures, randomBits),
            Math.min(asked, policy.maxRetryAfterMillis()));
    AttemptHistory next = facts.failed(delayMillis, !failure.probe());
    if (next.delayedMillis() > policy.horizonMillis()) {
      return new RetryDecision.Park(HORIZON_EXCEEDED, failure.reason());
    }
    return new RetryDecision.RetryAfter(FAILED, failure.reason(), delayMillis, next);
  }

  // Only what was cut off while nothing else was under way can be guilty: an innocent delivery
  // caught in the fall of another is never parked. Our own deaths are no delay of the agency's.
  private static RetryDecision afterInterruption(
      AttemptHistory next, RetryPolicy policy, long randomBits) {
    if (next.interruptionsAlone() >= policy.interruptedAloneLimit()) {
      return new RetryDecision.Park(INTERRUPTED_TOO_OFTEN, LEASE_EXPIRED);
    }
    long delayMillis = policy.backoffMillis(next.interruptions(), randomBits);
    return new RetryDecision.RetryAfter(INTERRUPTED, LEASE_EXPIRED, delayMillis, next);
  }
}
