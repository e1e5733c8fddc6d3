package org.wasl.connectors.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BiFunction;
import org.wasl.connectors.http.exchange.RequestReader;
import org.wasl.schemas.problem.Problem;

/**
 * Answers requests that never reach a route, in the same form (RFC 9457) as every other refusal.
 */
final class ProblemResponses {
  private static final int[] STATUSES = {400, 404, 405, 406, 413, 415, 429, 500, 503};

  private final BiFunction<Integer, String, byte[]> render;

  /**
   * @param render gives the problem document for a status and an {@code Accept-Language}
   */
  ProblemResponses(BiFunction<Integer, String, byte[]> render) {
    this.render = render;
  }

  void addTo(Router router) {
    // Vert.x reports a client that disconnected while sending in this way; there is no one to
    // answer.
    router.errorHandler(200, gone -> {});
    for (int status : STATUSES) {
      router.errorHandler(status, context -> page(context, status));
    }
  }

  private void page(RoutingContext context, int status) {
    if (context.response().headWritten()) {
      return;
    }
    if (status == 503 || status == 429) {
      context.response().putHeader("Retry-After", "1");
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(Buffer.buffer(render.apply(status, RequestReader.acceptLanguage(context.request()))));
  }
}
