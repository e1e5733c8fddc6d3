package org.wasl.link.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.receive.RequestDeadline;
import org.wasl.link.state.LinkHealth;
import org.wasl.link.state.LinkHealth.Counter;
import org.wasl.link.state.LinkHealth.Side;
import org.wasl.runtime.FileFault;
import org.wasl.runtime.UrlHost;

/**
 * Answers {@code GET /health} with 200 if every side goes on, otherwise with 503 and the reasons.
 * {@code GET /metrics} has the state in the text format of Prometheus. The answers have ids, counts
 * and reasons, but no content.
 */
public final class HealthServer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final KitRuntime runtime;
  private final LinkHealth health;
  private final Map<String, Gauge> gauges;
  private final String host;
  private final HttpServer server;

  /** A current count. */
  @FunctionalInterface
  public interface Gauge {
    /** Returns the number. It is asked for each answer. */
    int value() throws IOException;
  }

  private HealthServer(
      KitRuntime runtime, LinkHealth health, Map<String, Gauge> gauges, String host) {
    this.runtime = runtime;
    this.health = health;
    this.gauges = gauges;
    this.host = host;
    this.server =
        RequestDeadline.server(
                runtime.vertx(),
                new HttpServerOptions(),
                RequestDeadline.HEAD_MILLIS,
                RequestDeadline.HEAD_MILLIS)
            .requestHandler(this::request);
  }

  /**
   * Starts to listen.
   *
   * @param gauges by name
   * @return completes once connections are accepted, or fails if the port is taken
   */
  public static CompletableFuture<HealthServer> start(
      KitRuntime runtime, LinkHealth health, Map<String, Gauge> gauges, String host, int port) {
    var made = new HealthServer(runtime, health, gauges, host);
    return made.server
        .listen(port, host)
        .map(listening -> made)
        .toCompletionStage()
        .toCompletableFuture();
  }

  /** Returns its address. */
  public URI url() {
    return URI.create("http://" + UrlHost.of(host) + ":" + server.actualPort());
  }

  private void request(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (request.method() != HttpMethod.GET) {
      response.setStatusCode(405).end();
      return;
    }
    runtime
        .vertx()
        .executeBlocking(() -> answer(request.path()), false)
        .onSuccess(
            answer ->
                response
                    .setStatusCode(answer.status())
                    .putHeader("Content-Type", answer.type())
                    .end(answer.text()))
        .onFailure(fault -> response.setStatusCode(500).end());
  }

  private record HealthResponse(int status, String type, String text) {}

  private HealthResponse answer(String path) {
    return switch (path) {
      case "/health" -> health();
      case "/metrics" -> new HealthResponse(200, "text/plain; version=0.0.4", metrics());
      default -> new HealthResponse(404, "text/plain", "");
    };
  }

  private HealthResponse health() {
    Map<Side, String> troubles = health.troubles();
    ObjectNode document = JSON.createObjectNode();
    document.put("status", troubles.isEmpty() ? "up" : "waiting");
    ObjectNode reasons = document.putObject("reasons");
    troubles.forEach((side, reason) -> reasons.put(name(side), reason));
    gauges.forEach((name, gauge) -> put(document, name, gauge));
    return new HealthResponse(
        troubles.isEmpty() ? 200 : 503, "application/json", document.toString());
  }

  private static void put(ObjectNode document, String name, Gauge gauge) {
    try {
      document.put(name, gauge.value());
    } catch (IOException e) {
      document.put(name, FileFault.describe(e));
    }
  }

  private String metrics() {
    StringBuilder text = new StringBuilder();
    for (Counter count : Counter.values()) {
      add(text, "wasl_link_" + name(count) + "_total", "counter", health.total(count));
    }
    gauges.forEach(
        (name, gauge) -> {
          try {
            add(text, "wasl_link_" + name, "gauge", gauge.value());
          } catch (IOException e) {
            // The folder cannot be read, as /health says.
          }
        });
    for (Side side : Side.values()) {
      long waits = health.troubles().containsKey(side) ? 1 : 0;
      add(text, "wasl_link_" + name(side) + "_waits", "gauge", waits);
    }
    return text.toString();
  }

  private static void add(StringBuilder text, String name, String type, long value) {
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    text.append(name).append(' ').append(value).append('\n');
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
