package org.wasl.routes;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FaultTrace;
import org.wasl.routes.broker.QueueNames;
import org.wasl.routes.delivery.AgencyPresence;
import org.wasl.routes.delivery.AttemptState.LeasedAttempt;
import org.wasl.routes.delivery.AttemptState.PreparedAttempt;
import org.wasl.routes.delivery.AttemptState.RepliedAttempt;
import org.wasl.routes.delivery.CallPermits;
import org.wasl.routes.delivery.DeliveryAttempt;
import org.wasl.routes.delivery.TicketCodec;
import org.wasl.routes.delivery.UnavailableAgencyParking;
import org.wasl.routes.door.StepResult;
import org.wasl.routes.runtime.QueueConsumerControl;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.delivery.Ticket;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.DeliveryReply;

/**
 * One route for each agency, from one template, and the steps that they share, once for each
 * protocol: lease, call, classify the reply, record. What waited comes by the agency's queue. What
 * was leased as it was accepted comes from the door, within this process.
 *
 * <p>The steps are not in the route of each agency: to start a route Camel compares the ids of its
 * steps with those of all other routes, which takes seconds with a thousand agencies.
 */
public final class DeliveryRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryRoutes.class);

  private static final String SENT = "JMSTimestamp";

  private static final String TEMPLATE = "deliver";
  private static final String STEPS = "deliver-by";

  /** How long an id waits for a permit; then it is dropped, and the reconciler finds it. */
  private static final long MAX_WAIT_MILLIS = 600_000;

  private final DeliveryAttempt attempt;
  private final Collection<Agency> agencies;
  private final AgencyPresence presence;
  private final CallPermits permits;
  private final Map<String, Map<String, Object>> running = new HashMap<>();
  private final Set<String> protocols = new TreeSet<>();

  /** Agencies whose route could not be replaced. */
  private final Set<String> failed = new TreeSet<>();

  /** By agency, as the door has asked for them: Camel looks through a copy of all its routes. */
  private final Map<String, Route> routes = new ConcurrentHashMap<>();

  private @Nullable QueueConsumerControl consumers;

  /**
   * Routes to these agencies. The route of an agency that collects consumes only while one of its
   * workers polls.
   *
   * @param permits for calls; a delivery that waits to be collected has one as well
   */
  public DeliveryRoutes(
      DeliveryAttempt attempt,
      Collection<Agency> agencies,
      AgencyPresence presence,
      CallPermits permits) {
    this.attempt = attempt;
    this.agencies = agencies;
    this.presence = presence;
    this.permits = permits;
  }

  @Override
  public void configure() {
    TypedRoute.of(
        routeTemplate(STEPS)
            .templateParameter("protocol")
            .from("direct:deliver.{{protocol}}")
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

    routeTemplate(TEMPLATE)
        .templateParameter("queue")
        .templateParameter("protocol")
        .templateParameter("consumers")
        .templateParameter("startup")
        .templateParameter("holds")
        .from(
            "jms:queue:{{queue}}?concurrentConsumers=1&maxConcurrentConsumers={{consumers}}"
                // An id that arrives while the consumer stops is processed; otherwise the
                // reconciler would have to find it.
                + "&asyncConsumer={{holds}}&acceptMessagesWhileStopping={{holds}}")
        .autoStartup("{{startup}}")
        .description("deliveries to one agency, by the steps of its protocol")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .to("direct:deliver.{{protocol}}");

    QueueConsumerControl control = new QueueConsumerControl(getContext(), presence);
    presence.onChange(control::presenceChanged);
    consumers = control;
    for (Agency agency : agencies) {
      if (protocols.add(agency.protocol())) {
        templatedRoute(STEPS)
            .routeId(steps(agency.protocol()))
            .parameter("protocol", agency.protocol());
      }
    }
    for (Agency agency : agencies) {
      Map<String, Object> parameters = parameters(agency);
      TemplatedRouteDefinition route =
          templatedRoute(TEMPLATE).routeId(QueueNames.deliver(agency.id()));
      parameters.forEach((name, value) -> route.parameter(name, value.toString()));
      running.put(agency.id(), parameters);
      openToDoor(agency);
    }
  }

  /** What an agency collects waits for it on its queue. */
  private void openToDoor(Agency agency) {
    if (!agency.collects()) {
      permits.open(agency.id());
    }
  }

  private static String steps(String protocol) {
    return STEPS + "-" + protocol;
  }

  private static Map<String, Object> parameters(Agency agency) {
    // A pending delivery of a collecting agency holds no thread: one consumer takes all its ids.
    int consumers = agency.collects() ? 1 : agency.maxConcurrent();
    return Map.of(
        "queue", QueueNames.deliver(agency.id()),
        "protocol", agency.protocol(),
        "consumers", Integer.toString(consumers),
        "startup", Boolean.toString(!agency.collects()),
        "holds", Boolean.toString(agency.collects()));
  }

  /**
   * Changes the routes while they run: a new agency gets one, and one that is reached in another
   * way gets another one. An agency that is gone keeps its route: what is on its queue is parked
   * there, the rest by {@link UnavailableAgencyParking}. Waits for the calls of a route that is
   * replaced. One that cannot be replaced keeps no other agency from its own.
   *
   * @param now the agencies of the directory; the queue of each is there
   */
  public synchronized void update(Collection<Agency> now) {
    for (Agency agency : now) {
      Map<String, Object> parameters = parameters(agency);
      if (!parameters.equals(running.get(agency.id()))) {
        try {
          replace(agency, parameters);
          failed.remove(agency.id());
        } catch (Exception e) {
          LOG.error("the route to {} was not replaced: {}", agency.id(), FaultTrace.of(e));
          failed.add(agency.id());
        }
      }
    }
  }

  /**
   * Tries again to replace the routes that could not be replaced.
   *
   * @param now the agencies of the directory
   */
  public synchronized void retry(Collection<Agency> now) {
    if (!failed.isEmpty()) {
      update(now);
    }
  }

  private void replace(Agency agency, Map<String, Object> parameters) throws Exception {
    String route = QueueNames.deliver(agency.id());
    if (running.remove(agency.id()) != null || failed.contains(agency.id())) {
      permits.close(agency.id());
      getContext().getRouteController().stopRoute(route);
      getContext().removeRoute(route);
      routes.remove(agency.id());
    }
    if (!protocols.contains(agency.protocol())) {
      getContext()
          .addRouteFromTemplate(
              steps(agency.protocol()), STEPS, Map.of("protocol", agency.protocol()));
      protocols.add(agency.protocol());
    }
    getContext().addRouteFromTemplate(route, TEMPLATE, parameters);
    running.put(agency.id(), parameters);
    openToDoor(agency);
    QueueConsumerControl control = consumers;
    if (control != null && presence.isPresent(agency.id())) {
      control.presenceChanged(agency.id());
    }
  }

  /**
   * Hands a lease to the agency's route, as if its consumer had taken it. Does not wait for the
   * call.
   *
   * @param lease for whose call a permit is taken; it is given back when the call has ended
   */
  public void begin(Leased lease) {
    Route route = routes.computeIfAbsent(lease.agency(), this::route);
    if (route == null) {
      permits.release(lease.agency());
      LOG.warn("the route to {} is being replaced: a lease runs out unused", lease.agency());
      return;
    }
    Consumer consumer = route.getConsumer();
    Exchange exchange = consumer.createExchange(false);
    exchange.getMessage().setBody(lease);
    releaseWhenDone(exchange, lease.agency());
    AsyncProcessorConverterHelper.convert(consumer.getProcessor())
        .process(exchange, doneSync -> consumer.releaseExchange(exchange, false));
  }

  private @Nullable Route route(String agency) {
    return getContext().getRoute(QueueNames.deliver(agency));
  }

  private void releaseWhenDone(Exchange exchange, String agency) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                permits.release(agency);
              }
            });
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
    releaseWhenDone(exchange, agency);
    // A stop waits for the calls under way; it does not wait for others to begin.
    return !getContext().isStopping();
  }
}
