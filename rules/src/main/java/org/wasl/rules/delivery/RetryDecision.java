package org.wasl.rules.delivery;

/** What follows from an outcome: everything the writer of the step needs. */
public sealed interface RetryDecision {

  /** The action under which the step is audited; legal from {@link DeliveryState#ATTEMPTING}. */
  AuditAction action();

  /**
   * Record the receipt; the delivery is done.
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
   * @param next the facts to store in place of those passed in
   */
  record RetryAfter(AuditAction action, ReasonCode reason, long delayMillis, AttemptHistory next)
      implements RetryDecision {}

  /**
   * It waits as before, as if it had not been tried.
   *
   * @param reason why
   */
  record Release(ReasonCode reason) implements RetryDecision {
    @Override
    public AuditAction action() {
      return AuditAction.RELEASED;
    }
  }

  /**
   * Leave it to a person, with an alarm.
   *
   * @param reason why it is parked
   * @param cause why the last attempt did not succeed; the same as {@code reason} where that says
   *     it
   */
  record Park(ReasonCode reason, ReasonCode cause) implements RetryDecision {
    @Override
    public AuditAction action() {
      return AuditAction.PARKED;
    }
  }
}
