package org.wasl.routes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.component.jms.JmsConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.wasl.routes.delivery.AgencyPresence;
import org.wasl.rules.runtime.FaultTrace;

/**
 * Listens to the queue of an agency that collects, while somebody of it is there. Only what listens
 * stops, not the route and not its consumer, who would take the steps that follow with him: what is
 * still held for a worker goes its way to the end.
 */
final class QueueConsumerControl {
  private static final Logger LOG = LoggerFactory.getLogger(QueueConsumerControl.class);

  /** To stop a consumer takes as long as it waits for an id. */
  private static final int THREADS = 4;

  private final CamelContext context;
  private final AgencyPresence attendance;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  QueueConsumerControl(CamelContext context, AgencyPresence attendance) {
    this.context = context;
    this.attendance = attendance;
    this.threads =
        context.getExecutorServiceManager().newFixedThreadPool(this, "attendance", THREADS);
  }

  void changed(String agency) {
    if (!threads.isShutdown()) {
      threads.execute(() -> followInTurn(agency));
    }
  }

  private void followInTurn(String agency) {
    synchronized (locks.computeIfAbsent(agency, id -> new Object())) {
      follow(agency);
    }
  }

  private void follow(String agency) {
    String route = DeliveryRoutes.id(agency);
    try {
      if (context.getRouteController().getRouteStatus(route).isStarted()) {
        listen(context.getRoute(route).getConsumer(), attendance.isPresent(agency));
      } else if (attendance.isPresent(agency)) {
        context.getRouteController().startRoute(route);
      }
    } catch (Exception e) {
      LOG.error("route {} was not started or stopped: {}", route, FaultTrace.of(e));
    }
  }

  private static void listen(Consumer consumer, boolean isThere) throws Exception {
    AbstractMessageListenerContainer listener = ((JmsConsumer) consumer).getListenerContainer();
    if (!isThere) {
      listener.shutdown();
    } else if (!listener.isActive()) {
      listener.afterPropertiesSet();
      listener.start();
    }
  }
}
