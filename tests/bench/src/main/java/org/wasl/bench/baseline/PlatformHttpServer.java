package org.wasl.bench.baseline;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.jspecify.annotations.Nullable;

/** Camel's {@code platform-http} with the same mutual TLS as the real gateway's door. */
final class PlatformHttpServer extends VertxPlatformHttpServer {
  private final HttpServerOptions options;
  private final Vertx vertx = Vertx.vertx();
  private final int port;
  private Router router;
  private @Nullable HttpServer server;

  PlatformHttpServer(int port, HttpServerOptions options) {
    super(configuration(port));
    this.port = port;
    this.options = options;
  }

  private static VertxPlatformHttpServerConfiguration configuration(int port) {
    VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
    configuration.setBindHost("127.0.0.1");
    configuration.setBindPort(port);
    return configuration;
  }

  @Override
  public @Nullable HttpServer getServer() {
    return server;
  }

  @Override
  public int getPort() {
    return server == null ? port : server.actualPort();
  }

  @Override
  protected void initializeServer() {
    router = Router.router(vertx);
    String name = VertxPlatformHttpRouter.getRouterNameFromPort(port);
    getCamelContext()
        .getRegistry()
        .bind(name, new VertxPlatformHttpRouter(this, vertx, router, name));
  }

  @Override
  protected void startServer() {
    HttpServer starting = vertx.createHttpServer(options).requestHandler(router);
    server = starting;
    starting.listen(port, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  @Override
  protected void stopServer() {
    if (server != null) {
      server.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Override
  protected void stopVertx() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
