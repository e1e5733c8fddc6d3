package org.wasl.routes;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.event.LogContext;
import org.wasl.store.delivery.LeaseResult.Leased;

/**
 * What happens when a step throws: always a fault of ours, because every expected outcome is a
 * value. The one home of these policies; no route has its own.
 */
public final class FailurePolicies extends RouteConfigurationBuilder {
  /** Towards an agency: answer 500 and keep nothing; it sends the same bytes again. */
  public static final String ANSWER_INTERNAL = "answer-internal";

  /**
   * Behind the door: forget the exchange. SQL still says what is due, and the reconciler finds it;
   * a redelivery by the broker would add nothing.
   */
  public static final String LEAVE_TO_SQL = "leave-to-sql";

  private static final Logger LOG = LoggerFactory.getLogger(FailurePolicies.class);

  private final RejectionHandler refusals;

  /** Policies that answer by {@code refusals}. */
  public FailurePolicies(RejectionHandler refusals) {
    this.refusals = refusals;
  }

  @Override
  public void configuration() {
    routeConfiguration(ANSWER_INTERNAL)
        .onException(Exception.class)
        .handled(true)
        .process(FailurePolicies::tell)
        .process(exchange -> exchange.getMessage().setBody(refusals.internalError()));
    routeConfiguration(LEAVE_TO_SQL)
        .onException(Exception.class)
        .handled(true)
        .process(FailurePolicies::tell);
  }

  /** Where and what class of fault; never a message, which could quote content. */
  private static void tell(Exchange exchange) {
    Throwable fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    StackTraceElement[] trace = fault.getStackTrace();
    Runnable told =
        () ->
            LOG.error(
                "route {} failed: {} at {}",
                exchange.getFromRouteId(),
                fault.getClass().getName(),
                trace.length > 0 ? trace[0] : "unknown");
    Leased lease = exchange.getProperty(DeliveryRoutes.LEASE, Leased.class);
    if (lease == null) {
      told.run();
    } else {
      LogContext.run(lease, told);
    }
  }
}
