package org.wasl.client;

import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/**
 * Remembers deliveries that were taken, so that a duplicate is not handled again and gets the first
 * receipt. Keep it in the same storage as the messages. The entries of {@link #inMemory} are lost
 * with the process. Many threads use it.
 */
public interface DeliveryRegister {
  /**
   * A delivery that was taken.
   *
   * @param deliveryId the gateway's id of it
   * @param sender the author of the message
   * @param messageId the sender's id of it
   * @param referral the referral of the message
   * @param digest digest of the sealed bytes
   * @param bodyDigest digest of the opened message
   * @param receipt the receipt that was given, a compact JWS
   */
  record TakenDelivery(
      DeliveryId deliveryId,
      AgencyId sender,
      MessageId messageId,
      ReferralId referral,
      String digest,
      String bodyDigest,
      String receipt) {}

  /** The delivery of this id, where it was taken. */
  Optional<TakenDelivery> delivery(DeliveryId deliveryId);

  /** A delivery of this message, where one was taken. */
  Optional<TakenDelivery> message(AgencyId sender, MessageId messageId);

  /**
   * Adds an entry, and returns once it is durable.
   *
   * @throws java.io.UncheckedIOException if it cannot be stored. Then the gateway delivers again
   */
  void add(TakenDelivery taken);

  /**
   * Returns a register whose entries are lost with the process. After a restart a message may be
   * handled again.
   */
  static DeliveryRegister inMemory() {
    return new MemoryRegister();
  }
}
