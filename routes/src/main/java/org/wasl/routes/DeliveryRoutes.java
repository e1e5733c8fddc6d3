package org.wasl.routes;

import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.SynchronizationAdapter;
import org.wasl.routes.broker.QueueNames;
import org.wasl.routes.delivery.AttemptState.LeasedAttempt;
import org.wasl.routes.delivery.AttemptState.PreparedAttempt;
import org.wasl.routes.delivery.AttemptState.RepliedAttempt;
import org.wasl.routes.delivery.CallPermits;
import org.wasl.routes.delivery.DeliveryAttempt;
import org.wasl.routes.delivery.TicketCodec;
import org.wasl.routes.door.StepResult;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.delivery.Ticket;
import org.wasl.wire.exchange.DeliveryReply;

/**
 * The steps of a delivery, from one template once for each protocol: lease, call, classify the
 * reply, record. The routes of the agencies ({@link AgencyRoutes}) lead to them.
 *
 * <p>The steps are not in the route of each agency: to start a route Camel compares the ids of its
 * steps with those of all other routes, which takes seconds with a thousand agencies.
 */
public final class DeliveryRoutes extends RouteBuilder {
  /** The template of such a route; its parameter is {@link #PROTOCOL}. */
  static final String TEMPLATE = "deliver-by";

  static final String PROTOCOL = "protocol";

  private static final String SENT = "JMSTimestamp";

  /** How long an id waits for a permit; then it is dropped, and the reconciler finds it. */
  private static final long MAX_WAIT_MILLIS = 600_000;

  private final DeliveryAttempt attempt;
  private final CallPermits permits;

  /**
   * @param permits for calls; a delivery that waits to be collected has one as well
   */
  public DeliveryRoutes(DeliveryAttempt attempt, CallPermits permits) {
    this.attempt = attempt;
    this.permits = permits;
  }

  /** The id of the route of this protocol. */
  static String routeId(String protocol) {
    return TEMPLATE + "-" + protocol;
  }

  /** Where that route receives from the routes of agencies. */
  static String address(String protocol) {
    return "direct:deliver." + protocol;
  }

  @Override
  public void configure() {
    TypedRoute.of(
        routeTemplate(TEMPLATE)
            .templateParameter(PROTOCOL)
            .from(address("{{protocol}}"))
            .description("one delivery by one protocol: lease, call, classify the reply, record")
            .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL),
        "lease",
        this::lease,
        delivery ->
            delivery
                .step("prepare", attempt::prepare)
                .call(
                    "call",
                    "{{connector}}{{protocol}}",
                    PreparedAttempt::delivery,
                    DeliveryReply.class,
                    RepliedAttempt::new)
                .map("classify-reply", attempt::classify)
                .last("record", attempt::record));
  }

  /** What was leased as it was accepted, or a lease for the id that the consumer took. */
  private StepResult<LeasedAttempt> lease(Exchange exchange) throws InterruptedException {
    if (exchange.getMessage().getBody() instanceof Leased lease) {
      return StepResult.next(new LeasedAttempt(lease));
    }
    String route =
        Objects.requireNonNull(exchange.getFromRouteId(), "what a consumer takes has its route");
    String text = exchange.getMessage().getBody(String.class);
    Long sent = exchange.getMessage().getHeader(SENT, Long.class);
    long sentAtMillis = sent == null ? exchange.getClock().getCreated() : sent;
    exchange.getMessage().removeHeaders("*"); // headers from outside are dropped
    Optional<Ticket> ticket = TicketCodec.decode(text, QueueNames.agency(route));
    return ticket.isPresent() && hasPermit(exchange, ticket.get().agency())
        ? attempt
            .lease(ticket.get(), sentAtMillis)
            .map(StepResult::next)
            .orElseGet(StepResult::dropped)
        : StepResult.dropped();
  }

  private boolean hasPermit(Exchange exchange, String agency) throws InterruptedException {
    if (!permits.take(agency, MAX_WAIT_MILLIS)) {
      return false;
    }
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                permits.release(agency);
              }
            });
    // A stop waits for the calls under way; it does not wait for others to begin.
    return !getContext().isStopping();
  }
}
