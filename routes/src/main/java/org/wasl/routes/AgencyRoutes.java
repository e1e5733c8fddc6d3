package org.wasl.routes;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.routes.delivery.AgencyPresence;
import org.wasl.routes.delivery.CallPermits;
import org.wasl.routes.delivery.UnavailableAgencyParking;
import org.wasl.routes.runtime.Drain;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FaultTrace;
import org.wasl.wire.directory.Agency;

/**
 * The routes of each agency, from the templates of {@link DeliveryRoutes}. One route takes all
 * deliveries of the agency, the other reads its queue. They change with the directory while they
 * run.
 */
public final class AgencyRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(AgencyRoutes.class);

  private final Collection<Agency> agencies;
  private final AgencyPresence presence;
  private final CallPermits permits;
  private final Drain drain;
  private final Map<AgencyId, Map<String, Object>> running = new HashMap<>();
  private final Set<String> protocols = new TreeSet<>();

  /** Agencies whose routes failed to be replaced. */
  private final Set<AgencyId> failed = new TreeSet<>();

  private @Nullable QueueConsumerControl consumers;

  /**
   * Routes to these agencies. The queue of a collecting agency is consumed only while one of its
   * workers polls.
   *
   * @param permits opened for an agency while its routes exist
   * @param drain while it lasts, no queue is consumed
   */
  public AgencyRoutes(
      Collection<Agency> agencies, AgencyPresence presence, CallPermits permits, Drain drain) {
    this.agencies = agencies;
    this.presence = presence;
    this.permits = permits;
    this.drain = drain;
  }

  /** The templates exist, because the routes of {@link DeliveryRoutes} are added first. */
  @Override
  public void configure() throws Exception {
    QueueConsumerControl control = new QueueConsumerControl(getContext(), presence);
    presence.onChange(control::changed);
    drain.onChange(this::adjust);
    consumers = control;
    for (Agency agency : agencies) {
      add(agency, parameters(agency));
    }
  }

  private static Map<String, Object> parameters(Agency agency) {
    // A pending delivery of a collecting agency holds no thread, so one consumer takes all its ids.
    int consumers = agency.collects() ? 1 : agency.channel().maxConcurrent();
    return Map.of(
        "agency", agency.id().value(),
        "protocol", agency.channel().protocol(),
        "consumers", Integer.toString(consumers),
        "startup", Boolean.toString(!agency.collects()),
        "holds", Boolean.toString(agency.collects()));
  }

  /**
   * Changes the routes while they run. A new agency gets its own routes, and an agency with another
   * protocol or address gets new ones. An agency that has left keeps its routes, which park the ids
   * on its queue. {@link UnavailableAgencyParking} parks the rest. Waits for the calls of routes
   * that are replaced. If one cannot be replaced, the routes of other agencies still change.
   *
   * @param now the agencies of the directory, whose queues already exist
   */
  public synchronized void update(Collection<Agency> now) {
    for (Agency agency : now) {
      Map<String, Object> parameters = parameters(agency);
      if (!parameters.equals(running.get(agency.id()))) {
        try {
          replace(agency, parameters);
          failed.remove(agency.id());
        } catch (Exception e) {
          LOG.error("cannot replace the routes to {}: {}", agency.id(), FaultTrace.of(e));
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
    if (running.remove(agency.id()) != null || failed.contains(agency.id())) {
      permits.close(agency.id());
      remove(DeliveryRoutes.lease(agency.id().value()));
      remove(DeliveryRoutes.deliver(agency.id().value()));
    }
    add(agency, parameters);
    QueueConsumerControl control = consumers;
    if (control != null) {
      control.changed(agency.id());
    }
  }

  private synchronized void adjust() {
    QueueConsumerControl control = consumers;
    if (control != null) {
      running.keySet().forEach(control::changed);
    }
  }

  /** Waits for exchanges in progress in the route. */
  private void remove(String route) throws Exception {
    getContext().getRouteController().stopRoute(route);
    getContext().removeRoute(route);
  }

  private void add(Agency agency, Map<String, Object> parameters) throws Exception {
    if (!protocols.contains(agency.channel().protocol())) {
      String id = DeliveryRoutes.DELIVER_BY + "-" + agency.channel().protocol();
      getContext().addRouteFromTemplate(id, DeliveryRoutes.DELIVER_BY, parameters);
      protocols.add(agency.channel().protocol());
    }
    getContext()
        .addRouteFromTemplate(
            DeliveryRoutes.deliver(agency.id().value()), DeliveryRoutes.DELIVER, parameters);
    getContext()
        .addRouteFromTemplate(
            DeliveryRoutes.lease(agency.id().value()), DeliveryRoutes.LEASE, parameters);
    running.put(agency.id(), parameters);
    // Deliveries of a collecting agency wait on its queue.
    if (!agency.collects()) {
      permits.open(agency.id());
    }
  }
}
