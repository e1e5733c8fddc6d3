package org.wasl.trials.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.UUID;

/** How a bench receiver reads a request and answers it. */
@FunctionalInterface
public interface ReceiverProtocol {
  /**
   * One delivery.
   *
   * @param messageId which message
   * @param deliveryId distinct for each delivery that should have effect
   */
  record Arrival(UUID messageId, UUID deliveryId) {}

  /**
   * What came in one request.
   *
   * @param arrivals its deliveries
   * @param contentType of the answer
   * @param body of the answer
   */
  record Received(List<Arrival> arrivals, String contentType, Buffer body) {}

  /** Reads request and body; called on an event loop, must not block. */
  Received receive(HttpServerRequest request, Buffer body);
}
