package org.wasl.console.health;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.wasl.console.metrics.OpenAlarms;
import org.wasl.console.metrics.ShortCode;

/**
 * {@code /health} and {@code /health/ready} answer 200 if every check is up, else 503. {@code
 * /health/live} answers 200 while the process can answer. Answers have version, names, codes and
 * counts only, so no login is needed.
 */
public final class HealthHandler extends Handler.Abstract {
  private final HealthChecks health;
  private final OpenAlarms alarms;
  private final String version;
  private volatile @Nullable Document last;

  /** An answer and the results that it was written of. */
  private record Document(
      Map<String, HealthCheck.HealthResult> results, boolean up, String members) {}

  /**
   * @param version the version of the gateway, which needs no escape in JSON
   */
  public HealthHandler(HealthChecks health, OpenAlarms alarms, String version) {
    this.health = health;
    this.alarms = alarms;
    this.version = version;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    switch (Request.getPathInContext(request)) {
      case "/health/live" -> answer(response, callback, true, ",\"checks\":{}");
      case "/health", "/health/ready" -> {
        Document document = document();
        answer(response, callback, document.up(), document.members());
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The cached document until there are new results, because anybody may poll without a login. */
  private Document document() {
    Map<String, HealthCheck.HealthResult> results = health.results();
    Document known = last;
    if (known == null || known.results() != results) {
      boolean up = results.values().stream().allMatch(HealthCheck.HealthResult::up);
      known = new Document(results, up, checks(results) + warnings());
      last = known;
    }
    return known;
  }

  // Written without a library. Names and codes are checked, so JSON needs no escapes.
  private void answer(Response response, Callback callback, boolean up, String members) {
    String body = "{" + status(up) + ",\"version\":\"" + version + "\"" + members + "}";
    response.setStatus(up ? 200 : 503);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    Content.Sink.write(response, true, body, callback);
  }

  private static String checks(Map<String, HealthCheck.HealthResult> results) {
    return results.entrySet().stream()
        .map(
            e ->
                "\"%s\":{%s,\"code\":\"%s\"}"
                    .formatted(e.getKey(), status(e.getValue().up()), e.getValue().code()))
        .collect(Collectors.joining(",", ",\"checks\":{", "}"));
  }

  /** Open alarms by kind. They do not affect readiness. Only staff can see their subjects. */
  private String warnings() {
    return alarms.open().stream()
        .collect(
            Collectors.groupingBy(
                row -> ShortCode.of(row.kind()), TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(e -> String.format(Locale.ROOT, "\"%s\":%d", e.getKey(), e.getValue()))
        .collect(Collectors.joining(",", ",\"warnings\":{", "}"));
  }

  private static String status(boolean up) {
    return "\"status\":\"" + (up ? "up" : "down") + "\"";
  }
}
