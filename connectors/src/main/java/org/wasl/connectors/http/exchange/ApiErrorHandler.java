package org.wasl.connectors.http.exchange;

import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.TryDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FaultTrace;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * The failure policy of the partner API: a fault inside is answered by {@code 500} without details,
 * and logged without the message of the exception, which may quote the request.
 */
public final class ApiErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiErrorHandler.class);

  private final ProblemAnswers problems;

  public ApiErrorHandler(ProblemAnswers problems) {
    this.problems = problems;
  }

  /**
   * Adds the steps of a route that answers a request. Whatever a step throws is answered. The
   * answer is written finally: where a failure policy of the door has answered, Camel takes no
   * further step of the route that asked.
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

  /** Writes the {@link AgencyResponse} that the exchange carries; 500 where it carries none. */
  private void writeAnswer(Exchange exchange) {
    if (exchange.getMessage().getBody() instanceof AgencyResponse answer) {
      Exchanges.write(exchange, answer);
    } else {
      LOG.error("partner API failed: route {} gave no answer", exchange.getFromRouteId());
      Exchanges.write(exchange, internal());
    }
  }

  private AgencyResponse internal() {
    return problems.of(ProblemType.INTERNAL, "");
  }
}
