package org.wasl.connectors.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The Vert.x instance of the connector, and the options of its server and client. */
final class HttpsTransport implements AutoCloseable {
  private static final Set<String> TLS = Set.of("TLSv1.3");

  private final HttpsSettings settings;
  private final ConnectionLimiter connections;
  private final Vertx vertx;

  HttpsTransport(HttpsSettings settings) {
    this.settings = settings;
    this.connections =
        new ConnectionLimiter(settings.maxConnections(), settings.maxHalfOpenPerAddress());
    this.vertx =
        new VertxBuilder(
                new VertxOptions()
                    .setWorkerPoolSize(settings.shares().workerThreads())
                    .setFileSystemOptions(
                        new FileSystemOptions()
                            .setFileCachingEnabled(false)
                            .setClassPathResolvingEnabled(false)))
            .findTransport(connections.transport())
            .init()
            .vertx();
  }

  Vertx vertx() {
    return vertx;
  }

  /** Of the server's side. */
  ConnectionLimiter connections() {
    return connections;
  }

  HttpServerOptions server() {
    return new HttpServerOptions()
        .setSsl(true)
        .setClientAuth(ClientAuth.REQUIRED)
        .setEnabledSecureTransportProtocols(TLS)
        .setUseAlpn(false)
        .setKeyCertOptions(identity())
        .setTrustOptions(authority())
        .setMaxHeaderSize(settings.maxHeaderBytes())
        .setMaxInitialLineLength(settings.maxLineBytes())
        .setMaxFormAttributeSize(0)
        .setMaxFormFields(0)
        .setDecompressionSupported(false)
        .setCompressionSupported(false)
        // The body handler sends 100 itself, once the announced length is within the limit.
        .setHandle100ContinueAutomatically(false)
        .setSslHandshakeTimeout(settings.requestTimeoutMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setLogActivity(false);
  }

  HttpClientOptions client() {
    return new HttpClientOptions()
        .setSsl(true)
        .setVerifyHost(true)
        .setTrustAll(false)
        .setEnabledSecureTransportProtocols(TLS)
        .setUseAlpn(false)
        .setKeyCertOptions(identity())
        .setTrustOptions(authority())
        .setConnectTimeout(settings.connectTimeoutMillis())
        .setSslHandshakeTimeout(settings.connectTimeoutMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxRedirects(0)
        .setDecompressionSupported(false)
        .setKeepAliveTimeout(30)
        .setMaxPoolSize(settings.maxConnectionsPerAgency())
        .setLogActivity(false);
  }

  private PemKeyCertOptions identity() {
    return new PemKeyCertOptions()
        .setCertPath(settings.certificate().toString())
        .setKeyPath(settings.key().toString());
  }

  private PemTrustOptions authority() {
    return new PemTrustOptions().addCertPath(settings.authority().toString());
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
