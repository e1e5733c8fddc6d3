package org.wasl.connectors.http.exchange;

import java.util.Map;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.runtime.FaultTrace;
import org.wasl.schemas.problem.Problem;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * The failure policy of the partner API: a fault inside is answered by {@code 500} without details,
 * and logged without the message of the exception, which may quote the request.
 */
public final class ApiErrorHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiErrorHandler.class);

  private final BiFunction<Integer, String, byte[]> problem;

  /**
   * @param problem the problem document for a status and an {@code Accept-Language}
   */
  public ApiErrorHandler(BiFunction<Integer, String, byte[]> problem) {
    this.problem = problem;
  }

  /** Answers a caught exception. */
  public void handle(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    LOG.error("partner API failed: {}", cause == null ? "no exception" : FaultTrace.of(cause));
    AgencyResponse answer =
        new AgencyResponse(500, Problem.MEDIA_TYPE, problem.apply(500, ""), Map.of());
    Exchanges.write(exchange, answer);
  }
}
