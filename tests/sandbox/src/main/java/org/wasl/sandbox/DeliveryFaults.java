package org.wasl.sandbox;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.wasl.kit.receive.DeliveryResponder;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.WireHeaders;

/**
 * One request and the faulty ways to answer it.
 *
 * @param reception keeps the deliveries, and gives the proper answer
 */
record DeliveryFaults(
    Vertx vertx, HttpServerRequest request, Supplier<CompletionStage<AgencyResponse>> reception) {

  void compliant() {
    keep().thenAccept(proper -> DeliveryResponder.send(request.response(), proper));
  }

  CompletionStage<AgencyResponse> keep() {
    return reception.get();
  }

  void answer(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    DeliveryResponder.send(
        request.response(), new AgencyResponse(status, WireHeaders.RECEIPT_TYPE, bytes, Map.of()));
  }

  void answerBusy(int retryAfterSeconds) {
    request.response().putHeader("Retry-After", Integer.toString(retryAfterSeconds));
    answer(503, "");
  }

  void keepAndAnswer(UnaryOperator<String> change) {
    keep()
        .thenAccept(
            proper ->
                answer(
                    proper.status(),
                    change.apply(new String(proper.body(), StandardCharsets.US_ASCII))));
  }

  void closeInTheMiddle() {
    keep()
        .thenAccept(
            proper -> {
              Buffer whole = Buffer.buffer(proper.body());
              begin(proper)
                  .write(whole.slice(0, whole.length() / 2))
                  .onComplete(sent -> request.connection().close());
            });
  }

  void trickle(long millisPerByte) {
    keep()
        .thenAccept(
            proper -> {
              HttpServerResponse response = begin(proper);
              int[] next = {0};
              vertx.setPeriodic(millisPerByte, timer -> drop(response, proper, next[0]++, timer));
            });
  }

  private void drop(HttpServerResponse response, AgencyResponse proper, int at, long timer) {
    if (response.closed()) {
      vertx.cancelTimer(timer);
    } else if (at < proper.body().length) {
      response.write(Buffer.buffer(new byte[] {proper.body()[at]}));
    } else {
      vertx.cancelTimer(timer);
      response.end();
    }
  }

  private HttpServerResponse begin(AgencyResponse proper) {
    return request
        .response()
        .setStatusCode(proper.status())
        .putHeader("Content-Type", proper.contentType())
        .putHeader("Content-Length", Integer.toString(proper.body().length));
  }
}
