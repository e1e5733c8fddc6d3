package org.wasl.sandbox.checker;

import java.util.Optional;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

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
    DeliveryId id,
    ReferralId referral,
    AgencyId sender,
    MessageId messageId,
    AgencyId recipient,
    DeliveryState state,
    Optional<String> receipt) {

  boolean isOpen() {
    return !state.isFinal();
  }
}
