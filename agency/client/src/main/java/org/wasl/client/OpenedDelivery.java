package org.wasl.client;

import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.message.Envelope;

/**
 * A delivery whose content is open, unchanged and signed by its sender.
 *
 * @param deliveryId the gateway's id of the delivery. Act once on it
 * @param referral the referral of the message
 * @param digest digest of the sealed bytes, as in receipts
 * @param envelope head of the message, with its sender, its type and the sender's id
 * @param body the exact bytes of the message document, JSON
 * @param signature the sender's detached JWS over the body. Body and signature prove the author
 */
public record OpenedDelivery(
    DeliveryId deliveryId,
    ReferralId referral,
    String digest,
    Envelope envelope,
    byte[] body,
    String signature) {
  /**
   * Converts the message to another version of its type, for a program that knows that version
   * only. See {@link OtherVersion#of}.
   */
  public OtherVersion inVersion(int version) {
    return OtherVersion.of(this, version);
  }
}
