package org.wasl.rules.delivery;

/** The decision after an outcome, with everything that the writer of the step needs. */
public sealed interface RetryDecision {

  /**
   * The action under which the step is audited. It is legal from {@link DeliveryState#ATTEMPTING}.
   */
  AuditAction action();

  /**
   * Record the receipt. The delivery is done.
   *
   * @param receipt the valid receipt as received
   */
  record Deliver(String receipt) implements RetryDecision {
    @Override
    public AuditAction action() {
      return AuditAction.DELIVERED;
    }
  }

  /**
   * Wait, then try again.
   *
   * @param action {@link AuditAction#FAILED} or {@link AuditAction#INTERRUPTED}
   * @param reason why the attempt did not succeed
   * @param delayMillis time until it is due again, in milliseconds
   * @param next the history to store in place of the one passed in
   */
  record RetryAfter(AuditAction action, ReasonCode reason, long delayMillis, AttemptHistory next)
      implements RetryDecision {}

  /**
   * Nobody was there to take it. It waits, and the attempt does not count.
   *
   * @param reason why
   * @param delayMillis time until it is due again, in milliseconds
   * @param next the history to store in place of the one passed in
   */
  record Release(ReasonCode reason, long delayMillis, AttemptHistory next)
      implements RetryDecision {
    @Override
    public AuditAction action() {
      return AuditAction.RELEASED;
    }
  }

  /**
   * Park it for an operator, with an alarm.
   *
   * @param reason why it is parked
   * @param cause why the last attempt failed, or {@code reason} again if there is no other cause
   */
  record Park(ReasonCode reason, ReasonCode cause) implements RetryDecision {
    @Override
    public AuditAction action() {
      return AuditAction.PARKED;
    }
  }

  /**
   * Decides the next step after an outcome. A failure, counted or not, shows that the delivery does
   * not end this process. It resets the interruptions to zero. A further interruption is added to
   * them. A call that nobody collected proves nothing and leaves them unchanged.
   *
   * @param history counters of the delivery, without this attempt
   * @param probe true for the single call that a half-open breaker let through. Its failure does
   *     not count as an attempt
   * @param outcome how this attempt ended
   * @param policy the limits
   * @param randomBits 64 random bits for the jitter
   */
  static RetryDecision decide(
      AttemptHistory history,
      boolean probe,
      AttemptOutcome outcome,
      RetryPolicy policy,
      long randomBits) {
    return switch (outcome) {
      case AttemptOutcome.Delivered(String receipt) -> new Deliver(receipt);
      case AttemptOutcome.Permanent(ReasonCode reason) -> new Park(reason, reason);
      case AttemptOutcome.NotCollected() -> afterNobodyCame(history, policy);
      case AttemptOutcome.Interrupted(boolean alone) ->
          afterInterruption(history.interrupted(alone), policy, randomBits);
      case AttemptOutcome.Transient failure ->
          afterFailure(history, probe, failure, policy, randomBits);
    };
  }

  private static RetryDecision afterFailure(
      AttemptHistory history,
      boolean probe,
      AttemptOutcome.Transient failure,
      RetryPolicy policy,
      long random) {
    // A probe of the breaker tests the agency, not this delivery, so it is not counted as an
    // attempt. Its delay is an ordinary one, because the breaker already holds back calls to the
    // agency. A longer delay would send the probed delivery last.
    int failures = history.failedAttempts() + 1;
    if (!probe && failures >= policy.maxAttempts()) {
      return new Park(ReasonCode.ATTEMPTS_EXHAUSTED, failure.reason());
    }
    long asked = failure.retryAfterMillis().orElse(0);
    long delayMillis =
        Math.max(
            policy.backoffMillis(failures, random), Math.min(asked, policy.maxRetryAfterMillis()));
    AttemptHistory next = history.failed(delayMillis, !probe);
    return next.delayedMillis() > policy.horizonMillis()
        ? new Park(ReasonCode.HORIZON_EXCEEDED, failure.reason())
        : new RetryAfter(AuditAction.FAILED, failure.reason(), delayMillis, next);
  }

  // Each attempt is audited, and an agency that asks and leaves without fetching causes one each
  // time. So each delay is as long as all earlier delays together, and the horizon ends them.
  private static RetryDecision afterNobodyCame(AttemptHistory history, RetryPolicy policy) {
    long delayMillis =
        Math.clamp(
            history.delayedMillis(), policy.initialBackoffMillis(), policy.maxBackoffMillis());
    AttemptHistory next = history.delayed(delayMillis);
    return next.delayedMillis() > policy.horizonMillis()
        ? new Park(ReasonCode.HORIZON_EXCEEDED, ReasonCode.NOBODY_CAME)
        : new Release(ReasonCode.NOBODY_CAME, delayMillis, next);
  }

  // Only a delivery that was interrupted while nothing else was under way can be the cause. A
  // delivery that was interrupted together with others is never parked. The delay is not the
  // agency's fault.
  private static RetryDecision afterInterruption(
      AttemptHistory next, RetryPolicy policy, long random) {
    if (next.interruptionsAlone() >= policy.interruptedAloneLimit()) {
      return new Park(ReasonCode.INTERRUPTED_TOO_OFTEN, ReasonCode.LEASE_EXPIRED);
    }
    long delayMillis = policy.backoffMillis(next.interruptions(), random);
    return new RetryAfter(AuditAction.INTERRUPTED, ReasonCode.LEASE_EXPIRED, delayMillis, next);
  }
}
