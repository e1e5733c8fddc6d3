package org.wasl.bench.load;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** A minimal receiver of one agency. It counts and answers, and stores nothing. */
public final class BenchReceiver {
  private final Vertx vertx;
  private final HttpServerOptions tls;
  private final ReceiverProtocol reception;
  private final MessageTracker ledger;
  private @Nullable HttpServer server;
  private int port;
  private volatile boolean silent;

  /**
   * Makes a receiver that does not listen yet. If {@code port} is 0, the first {@link #open} takes
   * any free port.
   */
  public BenchReceiver(
      Vertx vertx,
      HttpServerOptions tls,
      int port,
      ReceiverProtocol reception,
      MessageTracker ledger) {
    this.vertx = vertx;
    this.tls = tls;
    this.port = port;
    this.reception = reception;
    this.ledger = ledger;
  }

  /** Starts to listen. After {@link #close} it listens on its port again. */
  public URI open() {
    HttpServer listening =
        vertx
            .createHttpServer(tls)
            .connectionHandler(connection -> ledger.connected())
            .requestHandler(this::handle)
            .listen(port, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    server = listening;
    port = listening.actualPort();
    return URI.create("https://127.0.0.1:" + port + "/deliveries");
  }

  /** Stops listening and closes every connection. */
  public void close() {
    if (server != null) {
      server.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /**
   * Tells whether it answers.
   *
   * @param none reads requests from now on, and answers none
   */
  public void silent(boolean none) {
    silent = none;
  }

  private void handle(HttpServerRequest request) {
    if (silent) {
      return;
    }
    request
        .body()
        .onSuccess(
            body -> {
              ReceiverProtocol.Received received = reception.receive(request, body);
              ledger.requests.increment();
              request
                  .response()
                  .putHeader("Content-Type", received.contentType())
                  .end(received.body());
              received
                  .arrivals()
                  .forEach(arrival -> ledger.arrived(arrival.messageId(), arrival.deliveryId()));
            });
  }
}
