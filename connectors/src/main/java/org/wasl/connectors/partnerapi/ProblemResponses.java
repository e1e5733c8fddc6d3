package org.wasl.connectors.partnerapi;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.wasl.connectors.partnerapi.exchange.Exchanges;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.connectors.partnerapi.exchange.RequestReader;
import org.wasl.schemas.problem.ProblemType;

/**
 * Answers requests that never reach a route, in the same form (RFC 9457) as every other refusal.
 */
final class ProblemResponses {
  /**
   * The problem type for each status with which the router, or a handler before the routes, fails a
   * request.
   */
  private static final List<ProblemType> TYPES =
      List.of(
          ProblemType.MALFORMED_REQUEST,
          ProblemType.NOT_FOUND,
          ProblemType.METHOD_NOT_ALLOWED,
          ProblemType.TOO_LARGE,
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          ProblemType.TOO_MANY_REQUESTS,
          ProblemType.INTERNAL,
          ProblemType.UNAVAILABLE);

  private final ProblemAnswers problems;

  ProblemResponses(ProblemAnswers problems) {
    this.problems = problems;
  }

  void addTo(Router router) {
    // Vert.x reports in this way a client that disconnected while sending. Nobody is there to
    // receive an answer.
    router.errorHandler(200, _ -> {});
    for (ProblemType type : TYPES) {
      router.errorHandler(type.status(), context -> answer(context, type));
    }
  }

  private void answer(RoutingContext context, ProblemType type) {
    if (!context.response().headWritten()) {
      Exchanges.send(
          problems.of(type, RequestReader.acceptLanguage(context.request())), context.response());
    }
  }
}
