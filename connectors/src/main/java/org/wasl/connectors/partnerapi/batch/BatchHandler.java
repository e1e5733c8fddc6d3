package org.wasl.connectors.partnerapi.batch;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.apache.camel.ProducerTemplate;
import org.wasl.connectors.partnerapi.connection.PeerCertificate;
import org.wasl.connectors.partnerapi.connection.RejectedRequestListener;
import org.wasl.connectors.partnerapi.exchange.Exchanges;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.connectors.partnerapi.exchange.RequestReader;
import org.wasl.connectors.partnerapi.exchange.RouteCaller;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.connectors.partnerapi.share.FairShares;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;

/** Answers {@code POST /v1/cases:batch}, once it has its turn among batches. */
public final class BatchHandler implements Handler<RoutingContext> {
  /** The caller of its routes to the door. */
  public static final String CALLER = "batch";

  private final HttpsSettings settings;
  private final FairShares shares;
  private final BatchDoor door;
  private final BooleanSupplier draining;

  /**
   * @param work virtual threads
   * @param refusals called for lines that are refused for their form
   * @param producer sends to the routes of the partner API
   * @param draining whether the gateway is about to stop
   */
  public BatchHandler(
      HttpsSettings settings,
      FairShares shares,
      Executor work,
      ProblemAnswers problems,
      RejectedRequestListener refusals,
      ProducerTemplate producer,
      BooleanSupplier draining) {
    this.settings = settings;
    this.shares = shares;
    this.door =
        new BatchDoor(
            shares, work, problems, refusals, new RouteCaller(CALLER, () -> producer, problems));
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
      request.resume();
      Exchanges.send(denied.get(), request.response());
    } else {
      new BatchExchange(settings, door, request, loop, draining, workDone).start();
    }
  }
}
