package org.wasl.routes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.routes.delivery.Attendance;

/**
 * Listens to the queue of an agency that collects, while somebody of it is there. Only the consumer
 * stops, not its route: what is still held for a worker goes its way to the end.
 */
final class Listening {
  private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

  /** To stop a consumer takes as long as it waits for an id. */
  private static final int THREADS = 4;

  private final CamelContext context;
  private final Attendance attendance;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  Listening(CamelContext context, Attendance attendance) {
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
      boolean started = context.getRouteController().getRouteStatus(route).isStarted();
      if (!attendance.isThere(agency)) {
        ServiceHelper.stopService(context.getRoute(route).getConsumer());
      } else if (started) {
        ServiceHelper.startService(context.getRoute(route).getConsumer());
      } else {
        context.getRouteController().startRoute(route);
      }
    } catch (Exception e) {
      LOG.error("route {} did not follow: {}", route, e.getClass().getName());
    }
  }
}
