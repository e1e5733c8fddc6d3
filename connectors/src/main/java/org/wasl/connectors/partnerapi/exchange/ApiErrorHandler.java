package org.wasl.connectors.partnerapi.exchange;

import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.TryDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.runtime.FaultTrace;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * The failure policy of the partner API. It answers an internal error with {@code 500} without
 * details. The log omits the exception's message, which may quote the request.
 */
public final class ApiErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiErrorHandler.class);

  private final ProblemAnswers problems;

  public ApiErrorHandler(ProblemAnswers problems) {
    this.problems = problems;
  }

  /**
   * Adds the steps of a route that answers a request. Every exception of a step is answered. A
   * {@code finally} step writes the answer, because Camel takes no further step of the calling
   * route after a failure policy of the door has answered.
   */
  public void answering(RouteDefinition route, UnaryOperator<TryDefinition> steps) {
    steps
        .apply(route.doTry())
        .doCatch(Throwable.class)
        .process(this::handle)
        .doFinally()
        .process(this::writeAnswer);
  }

  private void handle(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    LOG.error("partner API failed: {}", cause == null ? "no exception" : FaultTrace.of(cause));
    exchange.getMessage().setBody(internal());
  }

  /** Writes the answer that the exchange carries, or 500 if it carries none. */
  private void writeAnswer(Exchange exchange) {
    switch (exchange.getMessage().getBody()) {
      case AgencyResponse answer -> Exchanges.write(exchange, answer);
      case BoundAnswer _ -> Exchanges.writeBound(exchange);
      case null, default -> {
        LOG.error("partner API failed: route {} returned no answer", exchange.getFromRouteId());
        Exchanges.write(exchange, internal());
      }
    }
  }

  private AgencyResponse internal() {
    return problems.of(ProblemType.INTERNAL, "");
  }
}
