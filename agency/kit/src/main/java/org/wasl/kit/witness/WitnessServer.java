package org.wasl.kit.witness;

import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.pki.GatewayCertificates;
import org.wasl.kit.pki.TlsFiles;
import org.wasl.kit.receive.BoundedBody;
import org.wasl.kit.receive.DeliveryResponder;
import org.wasl.kit.receive.GatewayOnlyTls;
import org.wasl.kit.receive.RequestDeadline;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FaultTrace;
import org.wasl.runtime.UrlHost;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.pki.PkiFolder;

/**
 * The HTTP server of one witness. It answers {@code POST /add-checkpoint}, and {@code GET} of the
 * last checkpoint that it has cosigned of a log.
 */
public final class WitnessServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WitnessServer.class);
  private static final String PATH = "/add-checkpoint";
  private static final String LOGS = "/witness/v0/logs/";

  /** Answers from the witness's files. */
  @FunctionalInterface
  private interface ResponseSupplier {
    AgencyResponse get() throws IOException;
  }

  private final KitRuntime runtime;
  private final WitnessConfig config;
  private final CheckpointWitness witness;
  private final AtomicInteger pending = new AtomicInteger();
  private final HttpServer server;

  private WitnessServer(
      KitRuntime runtime,
      WitnessConfig config,
      HttpServerOptions options,
      CheckpointWitness witness) {
    this.runtime = runtime;
    this.config = config;
    this.witness = witness;
    this.server =
        RequestDeadline.server(runtime.vertx(), options, config.bodyMillis(), 0)
            .requestHandler(this::request);
  }

  /**
   * Starts to listen.
   *
   * @param pki has the TLS certificate and key of {@code id}, and the gateway's certificate
   * @return completes once connections are accepted, or fails if the port is taken
   */
  public static CompletableFuture<WitnessServer> start(
      KitRuntime runtime,
      WitnessConfig config,
      PkiFolder pki,
      String id,
      CheckpointWitness witness) {
    HttpServerOptions options =
        config.tls()
            ? GatewayOnlyTls.options(
                new TlsFiles(pki, new AgencyId(id)), new GatewayCertificates(pki))
            : new HttpServerOptions();
    options
        .setHost(config.host())
        .setPort(config.port())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(Math.toIntExact(config.idleMillis()));
    var server = new WitnessServer(runtime, config, options, witness);
    return server
        .server
        .listen()
        .map(listening -> server)
        .toCompletionStage()
        .toCompletableFuture();
  }

  /** The submission prefix for the configuration of the gateway. */
  public URI prefix() {
    String scheme = config.tls() ? "https" : "http";
    return URI.create(scheme + "://" + UrlHost.of(config.host()) + ":" + server.actualPort());
  }

  private void request(HttpServerRequest request) {
    Optional<DeliveryRejection> refusal = refusal(request);
    if (refusal.isPresent()) {
      DeliveryResponder.refuse(request, refusal.get(), () -> {});
      return;
    }
    if (request.method() == HttpMethod.GET) {
      answer(request, () -> witness.cosignedCheckpoint(request.path()));
      return;
    }
    new BoundedBody(runtime.vertx(), ConsistencyProof.MAX_BYTES, config.bodyMillis())
        .read(
            request,
            body -> answer(request, () -> witness.addCheckpoint(body)),
            reason -> DeliveryResponder.refuse(request, reason, () -> {}));
  }

  private Optional<DeliveryRejection> refusal(HttpServerRequest request) {
    boolean posts = PATH.equals(request.path());
    if (!posts && !request.path().startsWith(LOGS)) {
      return Optional.of(DeliveryRejection.PATH);
    }
    if (request.method() != (posts ? HttpMethod.POST : HttpMethod.GET)) {
      return Optional.of(DeliveryRejection.METHOD);
    }
    return pending.get() >= config.maxPending()
        ? Optional.of(DeliveryRejection.UNAVAILABLE)
        : Optional.empty();
  }

  /** Answers off the event loop, because it waits for the disk. */
  private void answer(HttpServerRequest request, ResponseSupplier answer) {
    Context context = runtime.vertx().getOrCreateContext();
    pending.incrementAndGet();
    CompletableFuture.supplyAsync(() -> orUnavailable(answer), runtime.work())
        .whenComplete((sent, failure) -> pending.decrementAndGet())
        .thenAccept(
            sent -> context.runOnContext(now -> DeliveryResponder.send(request.response(), sent)));
  }

  private static AgencyResponse orUnavailable(ResponseSupplier answer) {
    try {
      return answer.get();
    } catch (IOException | RuntimeException e) { // such as a file of keys that has none
      LOG.error("the witness cannot answer: {}", FaultTrace.of(e));
    }
    return DeliveryRejection.UNAVAILABLE.answer();
  }

  /** Closes the port and every connection. */
  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
