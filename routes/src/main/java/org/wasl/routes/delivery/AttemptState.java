package org.wasl.routes.delivery;

import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * The states of an attempt to deliver, one type for each state, in their order. A step of its route
 * takes one state and gives the next one, so a step that is left out does not compile.
 */
public sealed interface AttemptState {
  /** The attempt as it began. */
  LeasedAttempt leased();

  /**
   * This gateway may call the agency once.
   *
   * @param leasedAtNanos time of the lease by {@link System#nanoTime}; earlier work is not part of
   *     the attempt
   */
  record LeasedAttempt(Leased lease, long leasedAtNanos) implements AttemptState {
    /** Leased just now. */
    public LeasedAttempt(Leased lease) {
      this(lease, System.nanoTime());
    }

    @Override
    public LeasedAttempt leased() {
      return this;
    }
  }

  /** The agency may be called with this delivery. */
  record PreparedAttempt(LeasedAttempt leased, OutboundDelivery delivery) implements AttemptState {}

  /** The connector has called the agency, or tried to. */
  record RepliedAttempt(LeasedAttempt leased, DeliveryReply reply) implements AttemptState {
    /** The reply to the call. */
    public RepliedAttempt(PreparedAttempt prepared, DeliveryReply reply) {
      this(prepared.leased(), reply);
    }
  }

  /** The attempt is over, and is to be recorded. */
  record ConcludedAttempt(LeasedAttempt leased, AttemptOutcome outcome) implements AttemptState {}
}
