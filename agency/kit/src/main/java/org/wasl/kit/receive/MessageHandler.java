package org.wasl.kit.receive;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Processes a message after it is durable and acknowledged.
 *
 * <p>Called once for each message. After a crash between effect and journal, or a failure, it is
 * called again with the same delivery. Make the effect idempotent by {@code
 * received().deliveryId()}.
 */
@FunctionalInterface
public interface MessageHandler {
  /**
   * Handles the message. It counts as handled when the stage completes. If the stage fails or this
   * throws, the call is repeated later. It runs on a worker thread and may block.
   */
  CompletionStage<?> handle(OpenedMessage message);

  /** A handler that is done when it returns. */
  static MessageHandler of(Consumer<OpenedMessage> action) {
    return message -> {
      action.accept(message);
      return CompletableFuture.completedStage(null);
    };
  }
}
