package org.wasl.kit.inbox;

import java.time.Instant;
import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.receipt.Receipt;

/**
 * One delivery as the inbox keeps it. If no key opened it, it has neither body digest nor receipt,
 * and both are empty.
 *
 * @param deliveryId the gateway's id of the delivery
 * @param messageId the sender's id of the message
 * @param sender agency that wrote it
 * @param referral the referral it belongs to
 * @param type type and version, for example {@code vetted-case/1}
 * @param digest digest of {@code sealed}, as signed in the receipt
 * @param bodyDigest digest of the opened message, which cannot be guessed because of its 128-bit
 *     nonce. It distinguishes the same message, sealed again, from another one with its id
 * @param time time of receipt, as in the receipt
 * @param receipt the receipt as answered, a compact JWS
 * @param sealed the exact bytes received; empty in summaries
 */
public record ReceivedDelivery(
    DeliveryId deliveryId,
    MessageId messageId,
    AgencyId sender,
    ReferralId referral,
    String type,
    String digest,
    String bodyDigest,
    Instant time,
    String receipt,
    byte[] sealed) {

  /** The identity of a message, which is its sender and the id that the sender chose. */
  record Key(AgencyId sender, MessageId messageId) {}

  /** A copy without the sealed bytes. */
  public ReceivedDelivery summary() {
    return new ReceivedDelivery(
        deliveryId,
        messageId,
        sender,
        referral,
        type,
        digest,
        bodyDigest,
        time,
        receipt,
        new byte[0]);
  }

  /** The payload of a receipt that its recipient signs. */
  public Receipt receiptPayload(Receipt.Kind kind, AgencyId recipient, Instant at) {
    return new Receipt(
        kind, Optional.of(deliveryId), messageId, sender, recipient, referral, digest, at);
  }

  boolean isSameDelivery(String otherDigest, ReferralId otherReferral) {
    return digest.equals(otherDigest) && referral.equals(otherReferral);
  }

  Key key() {
    return new Key(sender, messageId);
  }
}
