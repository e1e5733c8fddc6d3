package org.wasl.connectors.https;

import java.util.Map;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.wire.Answer;

/**
 * The failure policy of the partner API: whatever goes wrong inside is a {@code 500} that tells
 * nothing, and a line in the log that says what broke where, without the message of the exception,
 * which may quote what was sent.
 */
final class ApiFailures extends RouteConfigurationBuilder {
  static final String ID = "api-failures";

  private static final Logger LOG = LoggerFactory.getLogger(ApiFailures.class);

  private final BiFunction<Integer, String, byte[]> problem;

  ApiFailures(BiFunction<Integer, String, byte[]> problem) {
    this.problem = problem;
  }

  @Override
  public void configuration() {
    routeConfiguration(ID)
        .onException(Throwable.class)
        .handled(true)
        .logExhausted(false)
        .process(this::tellNothing);
  }

  private void tellNothing(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    StackTraceElement[] trace = cause.getStackTrace();
    LOG.error(
        "partner API: {} at {}",
        cause.getClass().getName(),
        trace.length > 0 ? trace[0] : "unknown");
    PartnerApi.write(
        exchange, new Answer(500, ProblemPages.TYPE, problem.apply(500, null), Map.of()));
  }
}
