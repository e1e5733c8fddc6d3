package org.wasl.client;

/** Handles the messages that an agency receives. */
@FunctionalInterface
public interface DeliveryHandler {
  /**
   * Stores the message durably. The receipt is given when this method returns. It is called once
   * for each message. After a crash it may be called again with the same delivery id.
   *
   * @throws Exception if the message cannot be stored now. No receipt is given, and the delivery
   *     comes again
   */
  void handle(OpenedDelivery delivery) throws Exception;
}
