package org.wasl.console;

import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * {@code /health} and {@code /health/ready}: 200 when every check is up, else 503; {@code
 * /health/live}: 200 as long as anything answers. Names and codes only, so no login.
 */
final class HealthPage extends Handler.Abstract {
  private final Health health;

  HealthPage(Health health) {
    this.health = health;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    switch (Request.getPathInContext(request)) {
      case "/health/live" -> answer(response, callback, true, Map.of());
      case "/health", "/health/ready" -> {
        Map<String, HealthCheck.Result> results = health.look();
        boolean up = results.values().stream().allMatch(HealthCheck.Result::up);
        answer(response, callback, up, results);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  // Written by hand: names and codes are checked to hold nothing that JSON would have to escape.
  private static void answer(
      Response response, Callback callback, boolean up, Map<String, HealthCheck.Result> results) {
    String checks =
        results.entrySet().stream()
            .map(
                e ->
                    "\"%s\":{%s,\"code\":\"%s\"}"
                        .formatted(e.getKey(), status(e.getValue().up()), e.getValue().code()))
            .collect(Collectors.joining(","));
    String body = "{" + status(up) + ",\"checks\":{" + checks + "}}";
    response.setStatus(up ? 200 : 503);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    Content.Sink.write(response, true, body, callback);
  }

  private static String status(boolean up) {
    return "\"status\":\"" + (up ? "up" : "down") + "\"";
  }
}
