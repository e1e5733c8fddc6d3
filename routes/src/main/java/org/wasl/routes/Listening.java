package org.wasl.routes;

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

  private final CamelContext context;
  private final Attendance attendance;
  private final ExecutorService oneAtATime;

  Listening(CamelContext context, Attendance attendance) {
    this.context = context;
    this.attendance = attendance;
    this.oneAtATime =
        context.getExecutorServiceManager().newSingleThreadExecutor(this, "attendance");
  }

  void changed(String agency) {
    if (!oneAtATime.isShutdown()) {
      oneAtATime.execute(() -> follow(agency));
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
