package org.wasl.connectors.https;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts off whoever holds a connection without completing a request in time. An idle timer alone
 * does not do it: a sender of one byte a second is never idle.
 */
final class SlowSenders {
  private final Vertx vertx;
  private final HttpsSettings settings;
  private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

  SlowSenders(Vertx vertx, HttpsSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /** A new connection has this long to send its first request head. */
  void watch(HttpConnection connection) {
    if (timers.size() >= settings.maxConnections()) {
      connection.close();
      return;
    }
    arm(connection);
    connection.closeHandler(closed -> disarm(connection));
  }

  /** A request head is here: its body has this long; then the connection may wait again. */
  void guard(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    disarm(connection);
    long body =
        vertx.setTimer(
            settings.requestTimeoutMillis(),
            timer -> {
              if (!context.request().isEnded()) {
                context.fail(408);
              }
            });
    context.addEndHandler(
        end -> {
          vertx.cancelTimer(body);
          if (context.response().getStatusCode() == 408) {
            connection.close();
          } else {
            arm(connection);
          }
        });
    context.next();
  }

  private void arm(HttpConnection connection) {
    long timer = vertx.setTimer(settings.requestTimeoutMillis(), expired -> connection.close());
    Long earlier = timers.put(connection, timer);
    if (earlier != null) {
      vertx.cancelTimer(earlier);
    }
  }

  private void disarm(HttpConnection connection) {
    Long timer = timers.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
