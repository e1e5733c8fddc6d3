package org.wasl.routes;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.routes.delivery.AttemptState;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.event.LogContext;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.runtime.FaultLog;
import org.wasl.runtime.FaultTrace;
import org.wasl.wire.message.SigningKeyUnavailableException;

/**
 * The failure policies for steps that throw. An exception is always a fault of the gateway, because
 * every expected outcome is a value. No route here has its own policy. {@code
 * connectors/…/partnerapi/exchange/ApiErrorHandler} has the policy for the routes of the partner
 * API, which read a request and write its answer.
 */
public final class FailurePolicies extends RouteConfigurationBuilder {
  /**
   * For requests of an agency. The policy answers 500 and stores nothing, and the agency sends the
   * request again. If the answer cannot be signed because the gateway's token is unavailable, it is
   * 503.
   */
  public static final String ANSWER_INTERNAL = "answer-internal";

  /**
   * For internal routes. The policy ends this exchange. The delivery stays in the database, and the
   * reconciler makes it due again. A redelivery by the broker would not help.
   */
  public static final String DROP_EXCHANGE = "drop-exchange";

  private static final Logger LOG = LoggerFactory.getLogger(FailurePolicies.class);

  /** For periodic routes. A lasting fault is logged once a minute. */
  private final FaultLog faults =
      new FaultLog((route, trace) -> LOG.error("route {} failed: {}", route, trace));

  private final RejectionHandler rejections;

  /** Policies that answer with {@code rejections}. */
  public FailurePolicies(RejectionHandler rejections) {
    this.rejections = rejections;
  }

  @Override
  public void configuration() {
    RouteConfigurationDefinition answer = routeConfiguration(ANSWER_INTERNAL);
    answer
        .onException(SigningKeyUnavailableException.class)
        .handled(true)
        .process(FailurePolicies::logUnavailable)
        .process(exchange -> exchange.getMessage().setBody(rejections.unavailable()));
    answer
        .onException(Exception.class)
        .handled(true)
        .process(FailurePolicies::log)
        .process(exchange -> exchange.getMessage().setBody(rejections.internalError()));
    routeConfiguration(DROP_EXCHANGE)
        .onException(Exception.class)
        .handled(true)
        .process(this::logInternal);
  }

  /** The alarm about the token has the details, so each request gets one line. */
  private static void logUnavailable(Exchange exchange) {
    LOG.warn("route {} answered 503: the signing key cannot be used", exchange.getFromRouteId());
  }

  /**
   * Logs class and stack frames of the fault. Its message is omitted, because it could quote
   * content.
   */
  private static void log(Exchange exchange) {
    String trace = FaultTrace.of(fault(exchange));
    LOG.error("route {} failed: {}", exchange.getFromRouteId(), trace);
  }

  /** Logs an attempt's fault with its delivery. Any other fault is logged while it is new. */
  private void logInternal(Exchange exchange) {
    TypedRoute.state(exchange, AttemptState.class)
        .ifPresentOrElse(
            attempt -> LogContext.run(attempt.leased().lease(), () -> log(exchange)),
            () -> faults.add(String.valueOf(exchange.getFromRouteId()), fault(exchange)));
  }

  private static Throwable fault(Exchange exchange) {
    Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    return fault == null ? new IllegalStateException("no exception") : fault;
  }
}
