package org.wasl.connectors.http;

import io.netty.handler.ssl.SslContext;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.Pem;

/** The Vert.x instance of the connector, and the options of its server and client. */
final class HttpsTransport implements AutoCloseable {
  private static final Set<String> TLS = Set.of("TLSv1.3");

  private final HttpsSettings settings;
  private final RenewableTls tls;
  private final ConnectionLimiter connections;
  private final Vertx vertx;
  private final ExecutorService work =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("wasl-work-", 0).factory());

  /**
   * @param handshakeRefused told of each connection that is closed because its address begins too
   *     many handshakes
   */
  HttpsTransport(HttpsSettings settings, Runnable handshakeRefused) {
    this.settings = settings;
    this.tls = new RenewableTls(settings.own(), settings.authorities());
    this.connections =
        new ConnectionLimiter(
            settings.maxConnections(),
            settings.maxHalfOpenPerAddress(),
            settings.handshakeRate(),
            handshakeRefused);
    this.vertx =
        new VertxBuilder(
                new VertxOptions()
                    .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
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

  /**
   * Virtual threads: of those that compute, as many run as there are processors; those that wait
   * hold none.
   */
  Executor work() {
    return work;
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
        .setSslEngineOptions(tls)
        .setKeyCertOptions(identity(settings.own()))
        .setTrustOptions(trust(settings.authorities()))
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
        .setSslEngineOptions(tls)
        .setKeyCertOptions(identity(settings.own()))
        .setTrustOptions(trust(settings.authorities()))
        .setConnectTimeout(settings.connectTimeoutMillis())
        .setSslHandshakeTimeout(settings.connectTimeoutMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxRedirects(0)
        .setDecompressionSupported(false)
        .setKeepAliveTimeout(30)
        .setMaxPoolSize(settings.maxConnectionsPerAgency())
        .setLogActivity(false);
  }

  /** Takes another certificate and other authorities for handshakes from now on. */
  void renew(CertifiedKey own, List<X509Certificate> authorities) throws SSLException {
    tls.renew(own, authorities);
  }

  /** As {@link RenewableTls#clientContext}. */
  SSLContext clientContext(UnaryOperator<X509ExtendedTrustManager> narrowed) {
    return tls.clientContext(narrowed);
  }

  /** As {@link RenewableTls#serverContext}. */
  SslContext serverContext() {
    return tls.serverContext();
  }

  private static PemKeyCertOptions identity(CertifiedKey own) {
    return new PemKeyCertOptions()
        .addCertValue(pem(own.chain()))
        .addKeyValue(Buffer.buffer(Pem.of(own.key())));
  }

  private static PemTrustOptions trust(List<X509Certificate> authorities) {
    return new PemTrustOptions().addCertValue(pem(authorities));
  }

  private static Buffer pem(List<X509Certificate> certificates) {
    return Buffer.buffer(certificates.stream().map(Pem::of).collect(Collectors.joining()));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    work.shutdown();
  }
}
