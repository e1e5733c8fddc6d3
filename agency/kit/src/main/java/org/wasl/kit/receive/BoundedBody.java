package org.wasl.kit.receive;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.wasl.wire.delivery.DeliveryRejection;

/** Reads one request's body up to a size, within a time. Use it once, on one event loop. */
public final class BoundedBody {
  private final Vertx vertx;
  private final int maxBytes;
  private final long millis;
  private final Buffer body = Buffer.buffer();
  private boolean over;

  /**
   * Reads on the event loop of the request.
   *
   * @param maxBytes a larger body is refused
   * @param millis as is one that takes longer
   */
  public BoundedBody(Vertx vertx, int maxBytes, long millis) {
    this.vertx = vertx;
    this.maxBytes = maxBytes;
    this.millis = millis;
  }

  /** Calls exactly one of the two, once. Calls neither if the connection closes before. */
  public void read(
      HttpServerRequest request, Consumer<byte[]> whole, Consumer<DeliveryRejection> refused) {
    long timer =
        vertx.setTimer(millis, fired -> finish(() -> refused.accept(DeliveryRejection.TOO_SLOW)));
    request.handler(
        chunk -> {
          if (!over && body.length() + chunk.length() > maxBytes) {
            vertx.cancelTimer(timer);
            finish(() -> refused.accept(DeliveryRejection.TOO_LARGE));
          } else if (!over) {
            body.appendBuffer(chunk);
          }
        });
    request.exceptionHandler(
        _ -> {
          vertx.cancelTimer(timer);
          over = true;
        });
    request.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          finish(() -> whole.accept(body.getBytes()));
        });
  }

  private void finish(Runnable then) {
    if (!over) {
      over = true;
      then.run();
    }
  }
}
