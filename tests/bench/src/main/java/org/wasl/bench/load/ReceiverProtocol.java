package org.wasl.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;

/** Reads and answers a request to a bench receiver. */
@FunctionalInterface
public interface ReceiverProtocol {
  /**
   * One delivery.
   *
   * @param messageId which message
   * @param deliveryId distinct for each delivery that should have effect
   */
  record Arrival(MessageId messageId, DeliveryId deliveryId) {}

  /**
   * The content of one request, and its answer.
   *
   * @param arrivals its deliveries
   * @param contentType content type of the answer
   * @param body body of the answer
   */
  record Received(List<Arrival> arrivals, String contentType, Buffer body) {}

  /** Reads request and body. It runs on an event loop and must not block. */
  Received receive(HttpServerRequest request, Buffer body);
}
