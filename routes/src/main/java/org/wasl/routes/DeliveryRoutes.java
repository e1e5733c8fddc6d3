package org.wasl.routes;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.component.jms.JmsConstants;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.JmsException;
import org.wasl.routes.broker.QueueNames;
import org.wasl.routes.delivery.AttemptState.LeasedAttempt;
import org.wasl.routes.delivery.AttemptState.PreparedAttempt;
import org.wasl.routes.delivery.AttemptState.RepliedAttempt;
import org.wasl.routes.delivery.CallPermits;
import org.wasl.routes.delivery.DeliveryAttempt;
import org.wasl.routes.delivery.DueTickets;
import org.wasl.routes.delivery.TicketCodec;
import org.wasl.routes.door.ImmediateDelivery;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FaultTrace;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.delivery.Ticket;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.DeliveryReply;

/**
 * The steps of a delivery are commit, lease, call and record. Every delivery passes the route of
 * its agency and the route of the agency's protocol.
 *
 * <pre>
 * leased in its commit:  door ───────────────────────────────────────┐
 *                                                                    ▼
 * what waits:        queue-due ─► queue of the agency ─► lease ─► direct:deliver.AGENCY
 *                                                                    ▼
 *                        prepare, call, classify, record ◄─ direct:deliver-by.PROTOCOL
 * </pre>
 *
 * <p>{@link AgencyRoutes} makes the routes of the agencies from the templates here.
 */
public final class DeliveryRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryRoutes.class);

  /** Templates. Parameters are the names in their braces. */
  static final String DELIVER = "deliver";

  static final String DELIVER_BY = "deliver-by";
  static final String LEASE = "lease";

  private static final String SENT = "JMSTimestamp";
  private static final String TICKET = "ticket";
  private static final String SENT_AT_NANOS = "sent-at";

  /**
   * How long an id waits for a permit. After that it is dropped, and the reconciler finds it again.
   */
  private static final long MAX_WAIT_MILLIS = 600_000;

  private final DueTickets due;
  private final long pauseMillis;
  private final DeliveryAttempt attempt;
  private final CallPermits permits;
  private final Map<String, AsyncProducer> producers = new ConcurrentHashMap<>();

  /**
   * @param pauseMillis pause between two claims; one id costs nearly as much as fifty, and ids of
   *     one claim are leased and recorded together. The first id after an idle time does not wait
   * @param permits for calls, also needed for a delivery that waits to be collected
   */
  public DeliveryRoutes(
      DueTickets due, long pauseMillis, DeliveryAttempt attempt, CallPermits permits) {
    this.due = due;
    this.pauseMillis = pauseMillis;
    this.attempt = attempt;
    this.permits = permits;
  }

  /** The id of the route of this agency, through which all its deliveries go. */
  static String deliver(String agency) {
    return DELIVER + "." + agency;
  }

  /** The id of the route from the queue of this agency. */
  static String lease(String agency) {
    return LEASE + "." + agency;
  }

  /** The first endpoint of an agency's route. Senders to it do not wait until it exists. */
  private static String agency(String id) {
    return "direct:" + deliver(id) + "?block=false";
  }

  /** The first endpoint of a protocol's route. */
  private static String protocol(String name) {
    return "direct:" + DELIVER_BY + "." + name;
  }

  @Override
  public void configure() {
    routeTemplate(DELIVER)
        .templateParameter("agency")
        .templateParameter("protocol")
        .from(agency("{{agency}}"))
        .description("deliveries to one agency, by the steps of its protocol")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .to(protocol("{{protocol}}"));

    // These steps are not in the route of each agency. When Camel starts a route, it compares the
    // ids of its steps with those of all other
    // routes, which takes seconds with a thousand agencies.
    TypedRoute.of(
        routeTemplate(DELIVER_BY)
            .templateParameter("protocol")
            .from(protocol("{{protocol}}"))
            .description("one delivery by one protocol: call, classify the reply, record")
            .routeConfigurationId(FailurePolicies.DROP_EXCHANGE),
        LeasedAttempt.class,
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

    from("scheduler:queue-due?initialDelay=0&delay=" + pauseMillis)
        .routeId("queue-due")
        .description("puts ids of due deliveries on the queue of their agency")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> exchange.getMessage().setBody(due.claim()))
        .id("claim-due")
        // An id that the broker refuses does not stop those of other agencies. If the broker does
        // not answer in time, the round ends,
        // because each other id would wait as long. SQL has them all.
        .split(body())
        .stopOnException()
        .filter()
        .body(Ticket.class, due::isAccepted)
        .process(DeliveryRoutes::address)
        .doTry()
        .to(ExchangePattern.InOnly, "{{queue.deliver}}")
        .id("enqueue")
        .process(exchange -> due.taken(ticket(exchange).agency()))
        .id("note-taken")
        .doCatch(JmsException.class)
        .process(this::leaveOut)
        .id("leave-agency-out");

    routeTemplate(LEASE)
        .templateParameter("agency")
        .templateParameter("consumers")
        .templateParameter("startup")
        .templateParameter("holds")
        .from(
            "jms:queue:"
                + QueueNames.deliver(new AgencyId("{{agency}}"))
                + "?concurrentConsumers=1&maxConcurrentConsumers={{consumers}}"
                // An id that arrives while the consumer stops is processed. Otherwise the
                // reconciler would have to find it.
                + "&asyncConsumer={{holds}}&acceptMessagesWhileStopping={{holds}}")
        .autoStartup("{{startup}}")
        .description("takes an id of one agency, a permit for its call and a lease")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(this::lease)
        .to(agency("{{agency}}"));
  }

  /**
   * For the door. A delivery with a permit is leased in the commit of its message, and its call
   * begins after the commit.
   */
  public ImmediateDelivery immediate() {
    return new ImmediateDelivery() {
      @Override
      public boolean reserve(Agency agency) {
        return permits.tryTake(agency.id());
      }

      @Override
      public void cancel(AgencyId agency) {
        permits.release(agency);
      }

      @Override
      public void begin(Leased lease) {
        send(lease);
      }
    };
  }

  /** Sends a lease to the route of its agency, in this thread. Its call has a permit. */
  private void send(Leased lease) {
    AsyncProducer producer;
    Exchange exchange;
    try {
      producer = producers.computeIfAbsent(lease.agency().value(), this::producer);
      exchange = producer.getEndpoint().createExchange();
    } catch (RuntimeException e) {
      permits.release(lease.agency());
      LOG.warn(
          "cannot start a delivery to {}, its lease expires unused: {}",
          lease.agency(),
          FaultTrace.of(e));
      return;
    }
    exchange.getMessage().setBody(new LeasedAttempt(lease));
    producer.process(
        exchange,
        doneSync -> {
          permits.release(lease.agency());
          if (exchange.getException() instanceof DirectConsumerNotAvailableException) {
            LOG.warn("no route to {}, the lease of a delivery expires unused", lease.agency());
          }
        });
  }

  private AsyncProducer producer(String agency) {
    try {
      AsyncProducer producer = getContext().getEndpoint(agency(agency)).createAsyncProducer();
      producer.start();
      return producer;
    } catch (Exception e) {
      throw new IllegalStateException("cannot create a producer for an agency", e);
    }
  }

  private static void address(Exchange exchange) throws InvalidPayloadException {
    Ticket ticket = exchange.getMessage().getMandatoryBody(Ticket.class);
    exchange
        .getMessage()
        .setHeader(JmsConstants.JMS_DESTINATION_NAME, QueueNames.deliver(ticket.agency()));
    exchange.setProperty(TICKET, ticket);
    exchange.setProperty(SENT_AT_NANOS, System.nanoTime());
    exchange.getMessage().setBody(TicketCodec.encode(ticket));
  }

  private static Ticket ticket(Exchange exchange) throws Exception {
    return ExchangeHelper.getMandatoryProperty(exchange, TICKET, Ticket.class);
  }

  /**
   * Sends no other id of this agency in this round, or no further id at all if the round lasts too
   * long.
   */
  private void leaveOut(Exchange exchange) throws Exception {
    long sentAtNanos = ExchangeHelper.getMandatoryProperty(exchange, SENT_AT_NANOS, Long.class);
    if (due.refused(ticket(exchange).agency(), System.nanoTime() - sentAtNanos)) {
      throw ExchangeHelper.getMandatoryProperty(
          exchange, Exchange.EXCEPTION_CAUGHT, Exception.class);
    }
  }

  /** A lease for the consumed id. Without a lease the exchange ends here. */
  private void lease(Exchange exchange) throws InterruptedException {
    String route =
        Objects.requireNonNull(exchange.getFromRouteId(), "an exchange of a consumer has a route");
    String text = exchange.getMessage().getBody(String.class);
    Long sent = exchange.getMessage().getHeader(SENT, Long.class);
    long sentAtMillis = sent == null ? exchange.getClock().getCreated() : sent;
    exchange.getMessage().removeHeaders("*"); // headers from outside are dropped
    Optional<Ticket> ticket =
        TicketCodec.decode(text, new AgencyId(route.substring(lease("").length())));
    Optional<LeasedAttempt> leased =
        ticket.isPresent() && hasPermit(exchange, ticket.get().agency())
            ? attempt.lease(ticket.get(), sentAtMillis)
            : Optional.empty();
    exchange.getMessage().setBody(leased.orElse(null));
    exchange.setRouteStop(leased.isEmpty());
  }

  private boolean hasPermit(Exchange exchange, AgencyId agency) throws InterruptedException {
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
    // A stop waits for the calls under way and begins no others.
    return !getContext().isStopping();
  }
}
