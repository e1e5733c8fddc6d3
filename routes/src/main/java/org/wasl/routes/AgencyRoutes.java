package org.wasl.routes;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FaultTrace;
import org.wasl.routes.broker.QueueNames;
import org.wasl.routes.delivery.AgencyPresence;
import org.wasl.routes.delivery.CallPermits;
import org.wasl.routes.delivery.UnavailableAgencyParking;
import org.wasl.routes.runtime.QueueConsumerControl;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.directory.Agency;

/**
 * One route for each agency, from its queue to the steps of its protocol in {@link DeliveryRoutes}.
 * The routes are changed with the directory, while they run. What was leased as it was accepted
 * comes from the door, within this process.
 */
public final class AgencyRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(AgencyRoutes.class);

  private static final String TEMPLATE = "deliver";

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
   * @param permits given to the door for an agency while its route is there
   */
  public AgencyRoutes(Collection<Agency> agencies, AgencyPresence presence, CallPermits permits) {
    this.agencies = agencies;
    this.presence = presence;
    this.permits = permits;
  }

  @Override
  public void configure() {
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
        .to(DeliveryRoutes.address("{{protocol}}"));

    QueueConsumerControl control = new QueueConsumerControl(getContext(), presence);
    presence.onChange(control::presenceChanged);
    consumers = control;
    for (Agency agency : agencies) {
      if (protocols.add(agency.protocol())) {
        templatedRoute(DeliveryRoutes.TEMPLATE)
            .routeId(DeliveryRoutes.routeId(agency.protocol()))
            .parameter(DeliveryRoutes.PROTOCOL, agency.protocol());
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
              DeliveryRoutes.routeId(agency.protocol()),
              DeliveryRoutes.TEMPLATE,
              Map.of(DeliveryRoutes.PROTOCOL, agency.protocol()));
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
    AsyncProcessorConverterHelper.convert(consumer.getProcessor())
        .process(
            exchange,
            doneSync -> {
              permits.release(lease.agency());
              consumer.releaseExchange(exchange, false);
            });
  }

  private @Nullable Route route(String agency) {
    return getContext().getRoute(QueueNames.deliver(agency));
  }
}
