package org.wasl.client;

import java.util.UUID;
import org.wasl.wire.message.Envelope;

/**
 * A delivery whose content is open, unchanged and signed by its sender.
 *
 * @param deliveryId the gateway's id of it: act once on it
 * @param referral that the message belongs to
 * @param digest of the sealed bytes, as in receipts
 * @param envelope head of the message: sender, type, the sender's id of it
 * @param body the exact bytes of the message document, JSON
 * @param signature the sender's detached JWS over them: with the bytes, the proof of who wrote it
 */
public record OpenedDelivery(
    UUID deliveryId,
    UUID referral,
    String digest,
    Envelope envelope,
    byte[] body,
    String signature) {
  /**
   * The message in another version of its type, for a program that knows that version only: {@link
   * OtherVersion#of}.
   */
  public OtherVersion inVersion(int version) {
    return OtherVersion.of(this, version);
  }
}
