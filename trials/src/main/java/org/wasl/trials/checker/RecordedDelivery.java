package org.wasl.trials.checker;

import java.util.Optional;
import java.util.UUID;
import org.wasl.rules.delivery.DeliveryState;

/**
 * One delivery as the gateway's database has it.
 *
 * @param id of the delivery
 * @param referral it belongs to
 * @param sender of the message
 * @param messageId of the message
 * @param recipient to whom
 * @param state where it stands
 * @param receipt the recipient's, once it is delivered
 */
public record RecordedDelivery(
    UUID id,
    UUID referral,
    String sender,
    UUID messageId,
    String recipient,
    DeliveryState state,
    Optional<String> receipt) {

  boolean isOpen() {
    return !state.isFinal();
  }
}
