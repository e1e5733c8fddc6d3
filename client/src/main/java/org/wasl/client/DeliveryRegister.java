package org.wasl.client;

import java.util.Optional;
import java.util.UUID;

/**
 * Which deliveries were taken before, so that a duplicate is not handled again and gets the first
 * receipt. Keep it where the messages are kept; what {@link #inMemory} has is lost with the
 * process. Used by many threads.
 */
public interface DeliveryRegister {
  /**
   * A delivery that was taken.
   *
   * @param deliveryId the gateway's id of it
   * @param sender who wrote the message
   * @param messageId the sender's id of it
   * @param referral that it belongs to
   * @param digest of the sealed bytes
   * @param bodyDigest of the opened message
   * @param receipt that was given, a compact JWS
   */
  record TakenDelivery(
      UUID deliveryId,
      String sender,
      UUID messageId,
      UUID referral,
      String digest,
      String bodyDigest,
      String receipt) {}

  /** The delivery of this id, where it was taken. */
  Optional<TakenDelivery> delivery(UUID deliveryId);

  /** A delivery of this message, where one was taken. */
  Optional<TakenDelivery> message(String sender, UUID messageId);

  /**
   * Adds one; returns once it is durable.
   *
   * @throws java.io.UncheckedIOException where it cannot be kept: the gateway delivers again
   */
  void add(TakenDelivery taken);

  /** One whose entries are lost with the process: afterwards a message may be handled again. */
  static DeliveryRegister inMemory() {
    return new MemoryRegister();
  }
}
