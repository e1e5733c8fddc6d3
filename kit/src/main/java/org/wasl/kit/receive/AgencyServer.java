package org.wasl.kit.receive;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.wire.Answer;
import org.wasl.wire.WireHeaders;

/**
 * HTTPS for one agency: TLS 1.3, and nobody but the gateway gets through the handshake. Reads a
 * bounded body in bounded time and has the {@link Conduct} answer it.
 */
public final class AgencyServer implements AutoCloseable {
  private final Vertx vertx;
  private final AgencyServerConfig config;
  private final Conduct conduct;
  private final Function<Arrival, CompletionStage<Answer>> reception;
  private final AtomicInteger pending = new AtomicInteger();
  private final HttpServer server;

  private AgencyServer(
      Vertx vertx,
      AgencyServerConfig config,
      HttpServerOptions options,
      Conduct conduct,
      Function<Arrival, CompletionStage<Answer>> reception) {
    this.vertx = vertx;
    this.config = config;
    this.conduct = conduct;
    this.reception = reception;
    this.server = vertx.createHttpServer(options).requestHandler(this::request);
  }

  /**
   * Starts to listen.
   *
   * @param identity the agency's own certificate and key
   * @param gatewayThumbprints the certificates of the gateway, SHA-256 in hex
   * @param reception what takes deliveries, usually {@link Reception#receive}
   * @return completes once connections are accepted; fails if the port is taken
   */
  public static CompletableFuture<AgencyServer> start(
      Vertx vertx,
      AgencyServerConfig config,
      TlsIdentity identity,
      Set<String> gatewayThumbprints,
      Conduct conduct,
      Function<Arrival, CompletionStage<Answer>> reception) {
    HttpServerOptions options =
        GatewayOnly.options(identity, gatewayThumbprints)
            .setHost(config.host())
            .setPort(config.port())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(Math.toIntExact(config.idleMillis()));
    var server = new AgencyServer(vertx, config, options, conduct, reception);
    return server
        .server
        .listen()
        .map(listening -> server)
        .toCompletionStage()
        .toCompletableFuture();
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Where deliveries go, for the directory of the gateway. */
  public URI endpoint() {
    return URI.create("https://" + config.host() + ":" + port() + config.path());
  }

  private void request(HttpServerRequest request) {
    Optional<Refusal> refusal = refusal(request);
    if (refusal.isPresent()) {
      refuse(request, refusal.get());
      return;
    }
    countUntilOver(request.response());
    new BoundedBody(vertx, config.maxBodyBytes(), config.bodyMillis())
        .read(request, body -> deliver(request, body), tooMuch -> refuse(request, tooMuch));
  }

  private void countUntilOver(HttpServerResponse response) {
    pending.incrementAndGet();
    AtomicBoolean over = new AtomicBoolean();
    Runnable release =
        () -> {
          if (over.compareAndSet(false, true)) {
            pending.decrementAndGet();
          }
        };
    response.endHandler(ended -> release.run());
    response.closeHandler(closed -> release.run());
  }

  private Optional<Refusal> refusal(HttpServerRequest request) {
    if (!config.path().equals(request.path())) {
      return Optional.of(Refusal.PATH);
    }
    if (request.method() != HttpMethod.POST) {
      return Optional.of(Refusal.METHOD);
    }
    if (!WireHeaders.SEALED_TYPE.equals(request.getHeader("Content-Type"))) {
      return Optional.of(Refusal.MEDIA_TYPE);
    }
    return pending.get() >= config.maxPending()
        ? Optional.of(Refusal.UNAVAILABLE)
        : Optional.empty();
  }

  private void deliver(HttpServerRequest request, byte[] body) {
    Optional<Arrival> arrival = Arrival.of(request::getHeader, body);
    if (arrival.isEmpty()) {
      refuse(request, Refusal.HEADERS);
      return;
    }
    Context context = vertx.getOrCreateContext();
    conduct.answer(arrival.get(), request, it -> onEventLoop(it, context));
  }

  private CompletionStage<Answer> onEventLoop(Arrival arrival, Context context) {
    return reception
        .apply(arrival)
        .thenApplyAsync(answer -> answer, task -> context.runOnContext(ignored -> task.run()));
  }

  /** The rest of a body that nobody wants is not waited for. */
  private static void refuse(HttpServerRequest request, Refusal refusal) {
    HttpServerResponse response = request.response();
    response.endHandler(ended -> request.connection().close());
    Conduct.send(response.putHeader("Connection", "close"), refusal.answer());
  }

  /** Closes the port and every connection; answers under way are cut off. */
  public CompletableFuture<Void> stop() {
    return server.close().toCompletionStage().toCompletableFuture();
  }

  /** {@link #stop}, waiting for it. */
  @Override
  public void close() {
    stop().join();
  }
}
