package org.wasl.kit.receive;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * Answers a delivery for an agency. {@link #COMPLIANT} is the only implementation outside tests and
 * sandboxes. It is an interface so that a sandbox can misbehave with the same server.
 */
@FunctionalInterface
public interface DeliveryResponder {
  /** Receives the delivery and sends the receiver's answer. */
  DeliveryResponder COMPLIANT =
      (arrival, request, reception) ->
          reception.apply(arrival).thenAccept(answer -> send(request.response(), answer));

  /**
   * Answers one delivery, now or later. It is called on an event loop, so it must not block. Stages
   * from {@code reception} complete on that event loop.
   *
   * @param request the request to answer through, whose body has been read
   * @param reception checks, stores and acknowledges the delivery
   */
  void answer(
      IncomingDelivery arrival,
      HttpServerRequest request,
      Function<IncomingDelivery, CompletionStage<AgencyResponse>> reception);

  /**
   * Answers several deliveries that came in one request, each as if it had come alone.
   *
   * @param items the lines in their order. A line that is no delivery has its answer
   * @param reception as for one
   */
  default void answerBatch(
      List<BatchItem> items, HttpServerRequest request, DeliveryReception reception) {
    BatchItem.receive(items, reception)
        .thenAccept(outcomes -> send(request.response(), BatchItem.answer(outcomes)));
  }

  /**
   * Answers and closes the connection, without reading the rest of the body.
   *
   * @param answered called once the answer is sent. It replaces another end handler of the response
   */
  static void refuse(HttpServerRequest request, DeliveryRejection refusal, Runnable answered) {
    HttpServerResponse response = request.response();
    response.endHandler(
        ended -> {
          answered.run();
          request.connection().close();
        });
    send(response.putHeader("Connection", "close"), refusal.answer());
  }

  /** Sends an answer, unless the connection is closed. */
  static void send(HttpServerResponse response, AgencyResponse answer) {
    if (response.ended() || response.closed()) {
      return;
    }
    answer.headers().forEach(response::putHeader);
    response
        .setStatusCode(answer.status())
        .putHeader("Content-Type", answer.contentType())
        .end(Buffer.buffer(answer.body()));
  }
}
