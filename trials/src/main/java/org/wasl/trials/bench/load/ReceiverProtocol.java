package org.wasl.trials.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;

/** How a bench receiver reads a delivery and answers it. */
@FunctionalInterface
public interface ReceiverProtocol {
  /**
   * One delivery.
   *
   * @param messageId which message
   * @param deliveryId distinct for each delivery that should have effect
   * @param contentType of the answer
   * @param body of the answer
   */
  record Received(UUID messageId, UUID deliveryId, String contentType, Buffer body) {}

  /** Reads request and body; called on an event loop, must not block. */
  Received receive(HttpServerRequest request, Buffer body);
}
