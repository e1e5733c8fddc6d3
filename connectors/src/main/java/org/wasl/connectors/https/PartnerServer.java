package org.wasl.connectors.https;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;

/**
 * The server behind Camel's {@code platform-http}. Camel's own configuration takes key and trust
 * material only and would silently serve without asking for a client certificate; therefore the
 * Vert.x options are ours.
 */
final class PartnerServer extends VertxPlatformHttpServer {
  private static final int START_STOP_SECONDS = 10;

  private final HttpsSettings settings;
  private final HttpsTransport transport;
  private final ProblemPages problems;
  private final SlowSenders slowSenders;
  private HttpServer server;
  private Router router;

  PartnerServer(HttpsSettings settings, HttpsTransport transport, ProblemPages problems) {
    super(address(settings));
    this.settings = settings;
    this.transport = transport;
    this.problems = problems;
    this.slowSenders = new SlowSenders(transport.vertx(), settings);
  }

  private static VertxPlatformHttpServerConfiguration address(HttpsSettings settings) {
    VertxPlatformHttpServerConfiguration address = new VertxPlatformHttpServerConfiguration();
    address.setBindHost(settings.host());
    address.setBindPort(settings.port());
    return address;
  }

  @Override
  public HttpServer getServer() {
    return server;
  }

  @Override
  public int getPort() {
    return server != null ? server.actualPort() : settings.port();
  }

  @Override
  protected void initializeServer() {
    router = Router.router(transport.vertx());
    problems.addTo(router);
    router.route().order(Integer.MIN_VALUE).handler(slowSenders::guard);
    String name = VertxPlatformHttpRouter.getRouterNameFromPort(settings.port());
    getCamelContext()
        .getRegistry()
        .bind(
            name,
            new VertxPlatformHttpRouter(this, transport.vertx(), router, name) {
              @Override
              public Handler<RoutingContext> bodyHandler() {
                return BodyHandler.create(false).setBodyLimit(settings.maxBodyBytes());
              }
            });
  }

  @Override
  protected void startServer() throws Exception {
    server =
        transport
            .vertx()
            .createHttpServer(transport.server())
            .connectionHandler(this::connected)
            .invalidRequestHandler(problems::invalidRequest)
            .requestHandler(router);
    server
        .listen(settings.port(), settings.host())
        .toCompletionStage()
        .toCompletableFuture()
        .get(START_STOP_SECONDS, TimeUnit.SECONDS);
  }

  private void connected(HttpConnection connection) {
    slowSenders.watch(connection);
  }

  @Override
  protected void stopServer() {
    if (server != null) {
      server.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Override
  protected void stopVertx() {
    // The transport is shared with the client side and closed after it.
  }
}
