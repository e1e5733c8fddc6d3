package org.wasl.connectors.http;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;

/** Answers {@code POST /v1/cases:batch}, once it has its turn among batches. */
final class BatchHandler implements Handler<RoutingContext> {
  private final HttpsSettings settings;
  private final FairShares shares;
  private final BatchDoor door;
  private final BooleanSupplier draining;

  /**
   * @param draining whether the gateway is about to stop
   */
  BatchHandler(
      HttpsSettings settings, FairShares shares, BatchDoor door, BooleanSupplier draining) {
    this.settings = settings;
    this.shares = shares;
    this.door = door;
    this.draining = draining;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    Context loop = context.vertx().getOrCreateContext();
    Runnable workDone = shares.workDone(request);
    door.admit(
        new CollectionRequest(
            PeerCertificate.thumbprint(request.connection()),
            Optional.empty(),
            RequestReader.acceptLanguage(request)),
        denied -> loop.runOnContext(now -> begin(request, loop, denied, workDone)));
  }

  private void begin(
      HttpServerRequest request, Context loop, Optional<AgencyResponse> denied, Runnable workDone) {
    if (request.response().closed()) {
      workDone.run();
    } else if (denied.isPresent()) {
      refuse(request, denied.get());
    } else {
      new BatchExchange(settings, door, request, loop, draining, workDone).start();
    }
  }

  private static void refuse(HttpServerRequest request, AgencyResponse refusal) {
    request.resume();
    request.response().setStatusCode(refusal.status());
    request.response().putHeader("Content-Type", refusal.contentType());
    refusal.headers().forEach(request.response()::putHeader);
    request.response().end(Buffer.buffer(refusal.body()));
  }
}
