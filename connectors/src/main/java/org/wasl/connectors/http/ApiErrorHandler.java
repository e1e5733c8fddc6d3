package org.wasl.connectors.http;

import java.util.Map;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * The failure policy of the partner API: whatever goes wrong inside is a {@code 500} that tells
 * nothing, and a line in the log that says what broke where, without the message of the exception,
 * which may quote what was sent.
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

  /** Answers what was caught. */
  public void handle(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    StackTraceElement[] trace = cause.getStackTrace();
    Object where = trace.length > 0 ? trace[0] : "unknown";
    LOG.error("partner API: {} at {}", cause.getClass().getName(), where);
    AgencyResponse answer =
        new AgencyResponse(500, ProblemResponses.TYPE, problem.apply(500, null), Map.of());
    Exchanges.write(exchange, answer);
  }
}
