package org.wasl.store.referral;

import java.util.Optional;
import org.wasl.rules.delivery.AuditAction;

/**
 * The receipts that an agency signed for one delivery, compact JWS as it sent them.
 *
 * @param delivery the receipt that says that the message arrived
 * @param retrieval the receipt that says that a person opened it
 * @param needsReseal the receipt that says that no key of the agency opens it
 */
public record ReceiptTexts(
    Optional<String> delivery, Optional<String> retrieval, Optional<String> needsReseal) {

  /**
   * Returns the receipt by which the agency confirms a step. It is empty for steps of the gateway
   * itself.
   */
  public Optional<String> of(AuditAction action) {
    return switch (action) {
      case DELIVERED -> delivery;
      case RETRIEVED -> retrieval;
      case NEEDS_RESEAL -> needsReseal;
      default -> Optional.empty();
    };
  }
}
