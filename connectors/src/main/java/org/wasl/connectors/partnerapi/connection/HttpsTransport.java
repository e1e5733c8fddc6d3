package org.wasl.connectors.partnerapi.connection;

import io.netty.channel.Channel;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.Pem;

/** The Vert.x instance of the connector, and the options of its server and client. */
public final class HttpsTransport implements AutoCloseable {
  private static final Set<String> TLS = Set.of("TLSv1.3");

  private final HttpsSettings settings;
  private final RenewableTls tls;
  private final ConnectionLimiter connections;
  private final CertificateLimiter certificates;
  private final RejectedRequestListener refusals;
  private final Vertx vertx;
  private final ExecutorService work =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("wasl-work-", 0).factory());

  /**
   * @param refusals called if an address or a certificate begins too many handshakes, and for
   *     refusals by listeners of other protocols
   */
  public HttpsTransport(HttpsSettings settings, RejectedRequestListener refusals) {
    this.settings = settings;
    this.tls = new RenewableTls(settings.own(), settings.authorities());
    this.connections =
        new ConnectionLimiter(
            settings.maxConnections(),
            settings.maxHalfOpenPerAddress(),
            settings.handshakeRate(),
            () -> refusals.handshakeRefused(Optional.empty()));
    this.certificates = new CertificateLimiter(settings, refusals);
    this.refusals = refusals;
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

  /** The event loops of server and client. */
  public Vertx vertx() {
    return vertx;
  }

  /**
   * Runs work on virtual threads. As many compute as there are processors, and waiting ones occupy
   * no platform thread.
   */
  public Executor work() {
    return work;
  }

  /**
   * Records that a connection of the server has completed its handshake and is no longer half-open.
   *
   * @return whether it is within the limits of its certificate; otherwise the caller closes it
   */
  public boolean handshakeComplete(Channel channel) {
    connections.handshakeComplete(channel);
    return certificates.admits(channel);
  }

  /** Options of the server, with TLS 1.3 and a required client certificate. */
  public HttpServerOptions server() {
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

  /** Options of the client, with TLS 1.3 and the gateway's own certificate. */
  public HttpClientOptions client() {
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
        .setMaxPoolSize(settings.maxConnectionsPerAddress())
        .setLogActivity(false);
  }

  /**
   * Uses another certificate and other authorities for new handshakes.
   *
   * @throws SSLException if TLS rejects them, and the previous ones stay
   */
  public void renew(CertifiedKey own, List<X509Certificate> authorities) throws SSLException {
    tls.renew(own, authorities);
  }

  /**
   * A TLS context for clients with the current certificate and authorities.
   *
   * @param narrowed adds checks to those of the authorities' trust manager
   */
  public SSLContext clientContext(UnaryOperator<X509ExtendedTrustManager> narrowed) {
    return tls.clientContext(narrowed);
  }

  /**
   * TLS of a listener of another protocol. Its connections count within the same limits.
   *
   * @param admitted whether a certificate (SHA-256 thumbprint, hex) identifies an agency of the
   *     listener now
   */
  public ListenerTls listener(Predicate<String> admitted) {
    return new ListenerTls(
        tls.serverContext(), settings, connections, certificates, refusals, admitted);
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
