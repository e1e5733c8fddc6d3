package org.wasl.kit.receive;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.wasl.kit.pki.TlsFiles;
import org.wasl.runtime.UrlHost;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.exchange.WireHeaders;

/**
 * HTTPS server of one agency, with TLS 1.3. It accepts only the gateway's certificate. Reads a
 * bounded body in bounded time and has the {@link DeliveryResponder} answer it.
 */
public final class AgencyServer implements AutoCloseable {
  private static final int MAX_ATTRIBUTE_BYTES = 4_096;

  private final Vertx vertx;
  private final AgencyServerConfig config;
  private final DeliveryResponder responder;
  private final DeliveryReception receiver;
  private final AtomicInteger pending = new AtomicInteger();
  private final HttpServer server;

  private AgencyServer(
      Vertx vertx,
      AgencyServerConfig config,
      HttpServerOptions options,
      DeliveryResponder conduct,
      DeliveryReception reception) {
    this.vertx = vertx;
    this.config = config;
    this.responder = conduct;
    this.receiver = reception;
    this.server =
        RequestDeadline.server(vertx, options, config.bodyMillis(), 0)
            .requestHandler(this::request);
  }

  /**
   * Starts to listen.
   *
   * @param identity the agency's own certificate and key, asked at each handshake
   * @param gatewayThumbprints the certificates of the gateway, SHA-256 in hex, asked at each
   *     handshake
   * @param reception receives deliveries, usually {@link DeliveryReceiver#receive}
   * @return completes once connections are accepted, or fails if the port is taken
   */
  public static CompletableFuture<AgencyServer> start(
      Vertx vertx,
      AgencyServerConfig config,
      TlsFiles identity,
      Supplier<Set<String>> gatewayThumbprints,
      DeliveryResponder conduct,
      DeliveryReception reception) {
    HttpServerOptions options =
        GatewayOnlyTls.options(identity, gatewayThumbprints)
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

  /** Returns the address for deliveries, for the directory of the gateway. */
  public URI endpoint() {
    return URI.create("https://" + UrlHost.of(config.host()) + ":" + port() + config.path());
  }

  private void request(HttpServerRequest request) {
    Optional<DeliveryRejection> refusal = refusal(request);
    if (refusal.isPresent()) {
      DeliveryResponder.refuse(request, refusal.get(), () -> {});
      return;
    }
    Runnable release = countUntilOver(request.response());
    int maxBytes = maxBytes(request);
    new BoundedBody(vertx, maxBytes, config.bodyMillis())
        .read(
            request,
            body -> deliver(request, body, release),
            tooMuch -> DeliveryResponder.refuse(request, tooMuch, release));
  }

  /**
   * Counts a request as under way until its answer is sent or its connection closed.
   *
   * @return ends it too
   */
  private Runnable countUntilOver(HttpServerResponse response) {
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
    return release;
  }

  private Optional<DeliveryRejection> refusal(HttpServerRequest request) {
    if (!config.path().equals(request.path())) {
      return Optional.of(DeliveryRejection.PATH);
    }
    if (request.method() != HttpMethod.POST) {
      return Optional.of(DeliveryRejection.METHOD);
    }
    if (!isBatch(request)
        && !isEvent(request)
        && !WireHeaders.SEALED_TYPE.equals(request.getHeader("Content-Type"))) {
      return Optional.of(DeliveryRejection.MEDIA_TYPE);
    }
    return pending.get() >= config.maxPending()
        ? Optional.of(DeliveryRejection.UNAVAILABLE)
        : Optional.empty();
  }

  private static boolean isBatch(HttpServerRequest request) {
    return WireHeaders.DELIVERIES_TYPE.equals(request.getHeader("Content-Type"));
  }

  private static boolean isEvent(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return type != null && HttpDelivery.isStructured(type);
  }

  /** An event has its data in base64. */
  private int maxBytes(HttpServerRequest request) {
    if (isBatch(request)) {
      return config.maxBatchBytes();
    }
    return isEvent(request)
        ? Math.ceilDiv(config.maxBodyBytes(), 3) * 4 + MAX_ATTRIBUTE_BYTES
        : config.maxBodyBytes();
  }

  private void deliver(HttpServerRequest request, byte[] body, Runnable release) {
    Context context = vertx.getOrCreateContext();
    if (isBatch(request)) {
      responder.answerBatch(
          BatchItem.of(body, config.maxBodyBytes()), request, onEventLoop(context));
      return;
    }
    Optional<IncomingDelivery> arrival = IncomingDelivery.of(request::getHeader, body);
    if (arrival.isEmpty()) {
      DeliveryResponder.refuse(request, DeliveryRejection.HEADERS, release);
      return;
    }
    responder.answer(arrival.get(), request, onEventLoop(context)::receive);
  }

  private DeliveryReception onEventLoop(Context context) {
    Executor loop = task -> context.runOnContext(ignored -> task.run());
    return new DeliveryReception() {
      @Override
      public CompletionStage<AgencyResponse> receive(IncomingDelivery arrival) {
        return receiver.receive(arrival).thenApplyAsync(answer -> answer, loop);
      }

      @Override
      public CompletionStage<List<AgencyResponse>> receiveAll(List<IncomingDelivery> arrivals) {
        return receiver.receiveAll(arrivals).thenApplyAsync(answers -> answers, loop);
      }
    };
  }

  /** Closes the port and every connection. Answers under way are cut off. */
  public CompletableFuture<Void> stop() {
    return server.close().toCompletionStage().toCompletableFuture();
  }

  /** {@link #stop}, waiting for it. */
  @Override
  public void close() {
    stop().join();
  }
}
