package org.wasl.client;

/** What an agency does with a message that it receives. */
@FunctionalInterface
public interface DeliveryHandler {
  /**
   * Keeps the message for good: when it returns, the receipt is given. Called once for each
   * message; after a crash perhaps again, with the same delivery id.
   *
   * @throws Exception where it cannot be kept now: no receipt is given, and the delivery comes
   *     again
   */
  void handle(OpenedDelivery delivery) throws Exception;
}
