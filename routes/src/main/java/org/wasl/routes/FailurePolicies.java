package org.wasl.routes;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FaultTrace;
import org.wasl.routes.delivery.AttemptState;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.event.LogContext;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.wire.message.SigningKeyUnavailableException;

/**
 * The policies for a step that throws. An exception is always a fault of the gateway, because every
 * expected outcome is a value. No route here has a policy of its own. The routes of the partner
 * API, which read a request and write its answer, have theirs in {@code
 * connectors/…/http/exchange/ApiErrorHandler}.
 */
public final class FailurePolicies extends RouteConfigurationBuilder {
  /**
   * For requests of an agency: answer 500 and store nothing; the agency sends the same bytes again.
   * Where the answer cannot be signed because the gateway's token is not there, it is 503.
   */
  public static final String ANSWER_INTERNAL = "answer-internal";

  /**
   * For internal routes: drop the exchange. SQL still has what is due, and the reconciler finds it;
   * a redelivery by the broker would add nothing.
   */
  public static final String LEAVE_TO_SQL = "leave-to-sql";

  private static final Logger LOG = LoggerFactory.getLogger(FailurePolicies.class);

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
    routeConfiguration(LEAVE_TO_SQL)
        .onException(Exception.class)
        .handled(true)
        .process(FailurePolicies::log);
  }

  /** The alarm about the token says why; each request gets one line. */
  private static void logUnavailable(Exchange exchange) {
    LOG.warn("route {} answered 503: the signing key cannot be used", exchange.getFromRouteId());
  }

  /** Logs class and frames of the fault; its message could quote content. */
  private static void log(Exchange exchange) {
    Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    String trace = fault == null ? "no exception" : FaultTrace.of(fault);
    Runnable entry = () -> LOG.error("route {} failed: {}", exchange.getFromRouteId(), trace);
    TypedRoute.state(exchange, AttemptState.class)
        .ifPresentOrElse(attempt -> LogContext.run(attempt.leased().lease(), entry), entry);
  }
}
