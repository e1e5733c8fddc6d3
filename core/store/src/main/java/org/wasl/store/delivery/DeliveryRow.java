package org.wasl.store.delivery;

import org.wasl.audit.Step;
import org.wasl.rules.delivery.AttemptHistory;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.DeliveryTransitions;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/** A locked delivery with the values on which its next step depends. */
public record DeliveryRow(
    DeliveryId id,
    ReferralId referral,
    AgencyId sender,
    MessageId messageId,
    AgencyId recipient,
    DeliveryState state,
    int generation,
    int attempt,
    AttemptHistory history,
    boolean alone,
    boolean probe) {

  /** Tells whether the table of legal steps allows that action now. */
  public boolean allows(AuditAction action) {
    return DeliveryTransitions.next(state, action).isPresent();
  }

  /**
   * The row after that action.
   *
   * @param next its history after it
   * @throws IllegalStateException when the table of legal steps does not allow it
   */
  public DeliveryRow transition(AuditAction action, AttemptHistory next) {
    DeliveryState to =
        DeliveryTransitions.next(state, action)
            .orElseThrow(() -> new IllegalStateException(action + " in state " + state));
    int attempts = attempt + (action == AuditAction.ATTEMPTED ? 1 : 0);
    return new DeliveryRow(
        id, referral, sender, messageId, recipient, to, generation, attempts, next, alone, probe);
  }

  /** Returns the values that the receipts of this delivery repeat of it. */
  ReceiptSubject receiptSubject() {
    return new ReceiptSubject(id, referral, sender, messageId, recipient);
  }

  DeliveryRow withProbe(boolean isProbe) {
    return new DeliveryRow(
        id,
        referral,
        sender,
        messageId,
        recipient,
        state,
        generation,
        attempt,
        history,
        alone,
        isProbe);
  }

  /** The audit entry of a step of this delivery. */
  public Step step(AuditAction action, String actor) {
    return Step.of(action, actor).message(sender, messageId).delivery(id, recipient);
  }
}
