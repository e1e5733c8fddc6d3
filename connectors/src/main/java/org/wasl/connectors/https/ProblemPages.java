package org.wasl.connectors.https;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiFunction;

/** Answers what never reaches a route, in the same form (RFC 9457) as every other refusal. */
final class ProblemPages {
  private static final int[] STATUSES = {400, 404, 405, 406, 408, 413, 415, 500};

  private final BiFunction<Integer, String, byte[]> render;
  private final Runnable onInvalidRequest;

  /**
   * @param render gives the problem document for a status and an {@code Accept-Language}
   * @param onInvalidRequest told of each request that is not HTTP
   */
  ProblemPages(BiFunction<Integer, String, byte[]> render, Runnable onInvalidRequest) {
    this.render = render;
    this.onInvalidRequest = onInvalidRequest;
  }

  void addTo(Router router) {
    for (int status : STATUSES) {
      router.errorHandler(status, context -> page(context, status));
    }
  }

  private void page(RoutingContext context, int status) {
    if (context.response().ended()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(Buffer.buffer(render.apply(status, context.request().getHeader("Accept-Language"))));
  }

  /** Not HTTP, or HTTP that two readers could read differently: answer, then hang up. */
  void invalidRequest(HttpServerRequest request) {
    onInvalidRequest.run();
    int status = statusOf(request.decoderResult().cause());
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONNECTION, "close")
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(Buffer.buffer(render.apply(status == 431 ? 431 : 400, null)))
        .onComplete(done -> request.connection().close());
  }

  private static int statusOf(Throwable cause) {
    if (cause instanceof io.netty.handler.codec.http.TooLongHttpHeaderException) {
      return 431;
    }
    return cause instanceof io.netty.handler.codec.http.TooLongHttpLineException ? 414 : 400;
  }
}
