package org.wasl.routes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.component.jms.JmsConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.wasl.routes.delivery.AgencyPresence;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FaultTrace;

/**
 * Starts and stops the listener on the queue of an agency. It listens only while this gateway
 * serves the agency. Route and consumer stay started, so pending deliveries still pass the
 * remaining steps.
 */
final class QueueConsumerControl {
  private static final Logger LOG = LoggerFactory.getLogger(QueueConsumerControl.class);

  /** To stop a listener blocks a thread until the ids that it has taken are handed on. */
  private static final int THREADS = 4;

  private final CamelContext context;
  private final AgencyPresence presence;
  private final Map<AgencyId, Object> locks = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  /** Controls the routes of {@code context}, each named as {@link DeliveryRoutes#lease} says. */
  QueueConsumerControl(CamelContext context, AgencyPresence presence) {
    this.context = context;
    this.presence = presence;
    this.threads =
        context
            .getExecutorServiceManager()
            .newFixedThreadPool(this, "queue-consumer-control", THREADS);
  }

  /**
   * It changed whether this gateway serves the agency. Returns at once. The changes of one agency
   * are applied in order.
   */
  void changed(AgencyId agency) {
    if (!threads.isShutdown()) {
      threads.execute(() -> adjustInTurn(agency));
    }
  }

  private void adjustInTurn(AgencyId agency) {
    synchronized (locks.computeIfAbsent(agency, id -> new Object())) {
      adjust(agency);
    }
  }

  private void adjust(AgencyId agency) {
    String route = DeliveryRoutes.lease(agency.value());
    try {
      Route running = context.getRoute(route);
      if (running != null && context.getRouteController().getRouteStatus(route).isStarted()) {
        listen(running.getConsumer(), presence.isServed(agency));
      } else if (presence.isServed(agency)) {
        context.getRouteController().startRoute(route);
      }
    } catch (Exception e) {
      LOG.error("cannot start or stop route {}: {}", route, FaultTrace.of(e));
    }
  }

  private static void listen(Consumer consumer, boolean isServed) throws Exception {
    AbstractMessageListenerContainer listener = ((JmsConsumer) consumer).getListenerContainer();
    if (!isServed) {
      listener.shutdown();
    } else if (!listener.isActive()) {
      listener.afterPropertiesSet();
      listener.start();
    }
  }
}
