package org.wasl.rules.delivery;

/**
 * The breaker in front of one agency, kept in SQL, checked before a lease is taken. While it is
 * open, nothing is sent until {@code notBeforeMillis}. Then it allows one call at a time, the
 * probe, until one succeeds.
 *
 * @param failures transient failures in a row
 * @param notBeforeMillis nothing is sent before this time (caller's clock, milliseconds), or 0 if
 *     closed
 */
public record CircuitBreaker(int failures, long notBeforeMillis) {

  /** Closed, with no failure since the last success. */
  public static final CircuitBreaker CLOSED = new CircuitBreaker(0, 0);

  /** True if a call, or a probe, may be made at this time. */
  public boolean allows(long nowMillis) {
    return nowMillis >= notBeforeMillis;
  }

  /** True if the breaker has opened and no success has closed it since. A call is then a probe. */
  public boolean isProbing(BreakerPolicy policy) {
    return failures >= policy.failuresToOpen();
  }

  /**
   * The breaker after an outcome. A permanent failure shows only that the agency answers, and an
   * interruption shows nothing. Both leave the breaker unchanged.
   */
  public CircuitBreaker after(AttemptOutcome outcome, BreakerPolicy policy, long nowMillis) {
    return switch (outcome) {
      case AttemptOutcome.Delivered _ -> CLOSED;
      case AttemptOutcome.Transient _ -> afterFailure(policy, nowMillis);
      case AttemptOutcome.Permanent _,
          AttemptOutcome.NotCollected _,
          AttemptOutcome.Interrupted _ ->
          this;
    };
  }

  private CircuitBreaker afterFailure(BreakerPolicy policy, long nowMillis) {
    if (!allows(nowMillis)) {
      return this; // Calls that were under way when it opened are ignored.
    }
    int counted = failures == Integer.MAX_VALUE ? failures : failures + 1;
    if (counted < policy.failuresToOpen()) {
      return new CircuitBreaker(counted, 0);
    }
    int doublings = Math.min(counted - policy.failuresToOpen(), 62);
    boolean tooFar = policy.openMillis() > policy.maxOpenMillis() >> doublings;
    long openMillis = tooFar ? policy.maxOpenMillis() : policy.openMillis() << doublings;
    return new CircuitBreaker(counted, nowMillis + openMillis);
  }
}
