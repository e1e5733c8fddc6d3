package org.wasl.connectors.partnerapi;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.spi.RoutePolicy;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.partnerapi.batch.BatchHandler;
import org.wasl.connectors.partnerapi.connection.HttpsTransport;
import org.wasl.connectors.partnerapi.connection.RejectedRequestListener;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.connectors.partnerapi.files.FileHandler;
import org.wasl.connectors.partnerapi.guard.ConnectionRegistry;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.connectors.partnerapi.limits.RequestBodies;
import org.wasl.connectors.partnerapi.limits.RequestClass;
import org.wasl.connectors.partnerapi.share.FairShares;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.message.SealedSubmission;

/**
 * The server behind Camel's {@code platform-http}. The Vert.x options are our own. Camel's
 * configuration takes only key and trust material, and would silently serve without a client
 * certificate.
 */
final class PartnerServer extends VertxPlatformHttpServer {
  private static final int START_STOP_SECONDS = 10;
  private static final int TICK_MILLIS = 25;

  private final HttpsSettings settings;
  private final HttpsTransport transport;
  private final ProblemAnswers problems;
  private final RejectedRequestListener refusals;
  private final ConnectionRegistry connections;
  private final FairShares shares;
  private final Map<String, Handler<RoutingContext>> waits = new LinkedHashMap<>();
  private @Nullable HttpServer server;
  private Router router;
  private volatile boolean open;

  PartnerServer(
      HttpsSettings settings,
      HttpsTransport transport,
      Function<String, Optional<Agency>> agencies,
      ProblemAnswers problems,
      RejectedRequestListener refusals) {
    super(address(settings));
    this.settings = settings;
    this.transport = transport;
    this.problems = problems;
    this.refusals = refusals;
    this.shares =
        new FairShares(
            settings,
            agencies,
            refusals::delayed,
            action -> transport.vertx().setTimer(TICK_MILLIS, timer -> action.run()));
    this.connections =
        new ConnectionRegistry(
            settings,
            transport,
            problems,
            refusals,
            shares,
            thumbprint ->
                agencies.apply(thumbprint).filter(agency -> !agency.revoked()).isPresent());
  }

  private static VertxPlatformHttpServerConfiguration address(HttpsSettings settings) {
    VertxPlatformHttpServerConfiguration address = new VertxPlatformHttpServerConfiguration();
    address.setBindHost(settings.host());
    address.setBindPort(settings.port());
    return address;
  }

  @Override
  public @Nullable HttpServer getServer() {
    return server;
  }

  @Override
  public int getPort() {
    return server != null ? server.actualPort() : settings.port();
  }

  @Override
  protected void initializeServer() {
    router = Router.router(transport.vertx());
    new ProblemResponses(problems).addTo(router);
    Handler<RoutingContext> body = body();
    int order = Integer.MIN_VALUE;
    router.route().order(order++).handler(this::admit);
    router.route().order(order++).handler(shares::reserveBody);
    // Reads the body first, because a refusal before the end of the request would close the
    // connection.
    router.route().order(order++).handler(body);
    for (Map.Entry<String, Handler<RoutingContext>> wait : waits.entrySet()) {
      router.get(wait.getKey()).order(order++).handler(wait.getValue());
    }
    router.route().order(order++).handler(shares::takeTurn);
    router
        .postWithRegex(Pattern.quote(RequestBodies.BATCH))
        .order(order++)
        .handler(
            new BatchHandler(
                settings,
                shares,
                transport.work(),
                problems,
                refusals,
                getCamelContext().createProducerTemplate(),
                () -> !open));
    router
        .routeWithRegex(Pattern.quote(RequestBodies.FILES) + "(/[^/]*)?")
        .order(order)
        .handler(
            new FileHandler(
                settings,
                shares,
                transport.work(),
                problems,
                getCamelContext().createProducerTemplate()));
    String name = VertxPlatformHttpRouter.getRouterNameFromPort(settings.port());
    getCamelContext()
        .getRegistry()
        .bind(
            name,
            new VertxPlatformHttpRouter(this, transport.vertx(), router, name) {
              @Override
              public Handler<RoutingContext> bodyHandler() {
                return body;
              }
            });
  }

  /** Reads the body. A sealed body may be larger. A batch and an upload have their own handlers. */
  private Handler<RoutingContext> body() {
    int plain = settings.maxBodyBytes();
    Handler<RoutingContext> ofPlain = BodyHandler.create(false).setBodyLimit(plain);
    Handler<RoutingContext> ofSealed =
        BodyHandler.create(false).setBodyLimit(SealedSubmission.maxBytes(plain));
    return context -> {
      if (RequestBodies.isBatch(context.request().path())
          || RequestBodies.isUpload(context.request())) {
        context.request().pause();
        context.next();
      } else {
        (RequestBodies.isSealedSubmission(context.request()) ? ofSealed : ofPlain).handle(context);
      }
    };
  }

  /** Until the last route is started, a 404 would be wrong. */
  private void admit(RoutingContext context) {
    if (!open) {
      context.fail(503);
    } else if (context.request().method() == HttpMethod.POST
        && !RequestBodies.isExpected(context.request())) {
      context.fail(415);
    } else {
      context.next();
    }
  }

  @Override
  protected void startServer() throws Exception {
    HttpServer starting =
        transport
            .vertx()
            .createHttpServer(transport.server())
            .connectionHandler(connections::add)
            .exceptionHandler(failure -> refusals.failedHandshake())
            .requestHandler(router);
    server = starting;
    starting
        .listen(settings.port(), settings.host())
        .toCompletionStage()
        .toCompletableFuture()
        .get(START_STOP_SECONDS, TimeUnit.SECONDS);
  }

  /** Requests to read {@code path} go through {@code wait} before their route sees them. */
  void addPreHandler(String path, Handler<RoutingContext> wait) {
    waits.put(path, wait);
  }

  /** Waits as {@link PartnerApi#awaitTurn} says. */
  Optional<FairShares.Permit> awaitTurn(RequestClass kind, AgencyId agency)
      throws InterruptedException {
    return shares.awaitTurn(kind, agency.value());
  }

  /** Closes connections whose certificate no longer identifies an agency. */
  void closeEnded(Instant now) {
    connections.closeEnded(now);
  }

  /** For the routes by which requests enter. */
  RoutePolicy workDone() {
    return shares.workDone();
  }

  void open() {
    open = true;
  }

  /** As {@link ConnectionRegistry#leave}. */
  void leave(boolean on) {
    connections.leave(on);
  }

  /** Accepts no new request. Pending requests are answered. */
  void drain() {
    open = false;
    connections.drain();
  }

  @Override
  protected void stopServer() {
    try {
      connections.awaitDrained();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (server != null) {
      server.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Override
  protected void stopVertx() {
    // The transport is shared with the client side and closed after it.
  }
}
