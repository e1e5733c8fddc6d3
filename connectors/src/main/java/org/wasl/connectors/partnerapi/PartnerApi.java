package org.wasl.connectors.partnerapi;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.ext.web.RoutingContext;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.wasl.connectors.partnerapi.connection.HttpsTransport;
import org.wasl.connectors.partnerapi.connection.ListenerTls;
import org.wasl.connectors.partnerapi.connection.RejectedRequestListener;
import org.wasl.connectors.partnerapi.exchange.ApiErrorHandler;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.connectors.partnerapi.limits.RequestClass;
import org.wasl.connectors.partnerapi.share.FairShares;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.pki.CertifiedKey;

/**
 * The partner API. It consists of the HTTPS server that agencies of all delivery protocols call,
 * its routes, and the HTTPS client that shares its keys and event loops.
 */
public final class PartnerApi implements AutoCloseable {
  private final HttpsTransport transport;
  private final PartnerServer server;
  private final HttpClient client;
  private final RejectedRequestListener refusals;
  private final ApiDocuments documents;
  private final ApiErrorHandler failures;
  private final HttpsSettings settings;
  private final List<ListenerTls> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param settings limits and keys
   * @param schemaIndex the list of message types and versions, as JSON
   * @param codeIndex the list of code lists, as JSON
   * @param custodian the custodian of identities of reporters, as {@code custodian/1}; empty while
   *     it is unavailable
   * @param submissionKey the key that submissions may be sealed to, as a compact JWS
   * @param schema the text of one schema, by type and version
   * @param agencies finds the agency of a certificate (SHA-256 thumbprint, hex), also a revoked one
   * @param problems makes the gateway's own problem answers
   * @param refusals receives requests that are refused or delayed before any route sees them
   */
  public PartnerApi(
      HttpsSettings settings,
      Supplier<byte[]> schemaIndex,
      Supplier<byte[]> codeIndex,
      Supplier<Optional<byte[]>> custodian,
      Supplier<byte[]> submissionKey,
      BiFunction<String, String, Optional<byte[]>> schema,
      Function<String, Optional<Agency>> agencies,
      ProblemAnswers problems,
      RejectedRequestListener refusals) {
    this.settings = settings;
    this.transport = new HttpsTransport(settings, refusals);
    this.server = new PartnerServer(settings, transport, agencies, problems, refusals);
    this.client = transport.vertx().createHttpClient(transport.client());
    this.refusals = refusals;
    this.failures = new ApiErrorHandler(problems);
    this.documents =
        new ApiDocuments(schemaIndex, codeIndex, custodian, submissionKey, schema, problems);
  }

  /**
   * Adds a handler that runs before the route of {@code GET path}. It can delay a request without a
   * thread, which a route cannot. Call before {@link #addTo}.
   *
   * @param handler runs on an event loop, and calls {@code next()} on the context to continue the
   *     request
   */
  public void addPreHandler(String path, Handler<RoutingContext> handler) {
    server.addPreHandler(path, handler);
  }

  /**
   * Puts the server under Camel's {@code platform-http}. Call this before the routes are added. The
   * server listens from now on. It answers {@code 503} until the context has started and from the
   * moment the context begins to stop. Pending answers are finished.
   *
   * @throws Exception if it cannot listen, or a key does not load
   */
  public void addTo(CamelContext context) throws Exception {
    context.getRegistry().bind(ResponseHeaderFilter.NAME, new ResponseHeaderFilter());
    context
        .getRegistry()
        .bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, new PartnerEngine(transport.work()));
    server.setCamelContext(context);
    context.addService(server, true, true);
    RoutePolicy workDone = server.workDone();
    context.addRoutePolicyFactory(
        (camel, routeId, route) ->
            route instanceof RouteDefinition defined && defined.getEndpointUrl().startsWith("rest:")
                ? workDone
                : null);
    ContextLifecycle.add(context, server::open, server::drain);
  }

  /**
   * Uses another certificate and other authorities for new connections in both directions. Open
   * connections stay open and no request is refused.
   *
   * @throws IllegalArgumentException if TLS rejects them, and the previous ones stay
   */
  public void renew(CertifiedKey own, List<X509Certificate> authorities) {
    try {
      transport.renew(own, authorities);
    } catch (SSLException e) {
      throw new IllegalArgumentException("TLS rejected the certificate", e);
    }
  }

  /**
   * Closes every connection whose certificate has expired or no longer belongs to an agency. Called
   * at short intervals, and after each change of the directory.
   */
  public void closeEnded(Instant now) {
    server.closeEnded(now);
    listeners.forEach(listener -> listener.closeEnded(now));
  }

  /**
   * Closes each connection after its next answer, so that its client comes to another gateway.
   *
   * @param on false to keep connections again
   */
  public void leave(boolean on) {
    server.leave(on);
  }

  /** The routes of the API. Connectors add their own. */
  public List<RoutesBuilder> routes() {
    return List.of(new PartnerApiRoutes(documents, failures), new LogApiRoutes(failures));
  }

  /** The event loops of server and client. */
  public Vertx vertx() {
    return transport.vertx();
  }

  /**
   * Threads for work that computes, and waits for the database at most. Do not use it for reports,
   * because a long computation would delay messages.
   */
  public Executor work() {
    return transport.work();
  }

  /**
   * The client that calls agencies with the gateway's own certificate. It is closed with this API.
   */
  public HttpClient client() {
    return client;
  }

  /**
   * A TLS 1.3 context for clients with the current certificate and authorities of the gateway, for
   * a library that opens its own connections.
   *
   * @param narrowed adds checks to those of the authorities' trust manager
   */
  public SSLContext clientContext(UnaryOperator<X509ExtendedTrustManager> narrowed) {
    return transport.clientContext(narrowed);
  }

  /**
   * TLS 1.3 for a listener of another protocol, with this server's certificate, authorities and
   * connection limits. {@link #closeEnded} closes its connections too.
   *
   * @param admitted whether a certificate (SHA-256 thumbprint, hex) identifies an agency of the
   *     listener now; otherwise the connection is closed after the handshake, counted and audited
   */
  public ListenerTls listenerTls(Predicate<String> admitted) {
    ListenerTls listener = transport.listener(admitted);
    listeners.add(listener);
    return listener;
  }

  /** The name or IP address that the server listens on. */
  public String host() {
    return settings.host();
  }

  /**
   * Waits for the agency's turn among all requests of this kind. It is for messages of other
   * protocols. Blocks, so a virtual thread calls this.
   *
   * @return empty if the turn has not come in time ({@code door.maxWaitMillis}), and then the
   *     message waits at its source
   * @throws InterruptedException if the thread is interrupted meanwhile, and then no turn is held
   */
  public Optional<FairShares.Permit> awaitTurn(RequestClass kind, AgencyId agency)
      throws InterruptedException {
    return server.awaitTurn(kind, agency);
  }

  /**
   * Counts and audits, within bounds, a message that another protocol refuses for its form.
   *
   * @param thumbprint SHA-256 thumbprint (hex) of the certificate that it came under
   * @param status the equivalent HTTP status
   */
  public void rejected(String thumbprint, int status) {
    refusals.invalidRequest(thumbprint, status);
  }

  /**
   * Has a packet of another protocol counted and audited, within bounds, that is refused.
   *
   * @param thumbprint SHA-256 thumbprint (hex) of the certificate that it came under
   */
  public void refusedPacket(String thumbprint) {
    refusals.refusedPacket(thumbprint);
  }

  /** The largest message that an agency may send, in bytes. */
  public int maxBodyBytes() {
    return settings.maxBodyBytes();
  }

  /** Bodies of one agency that may be in memory at once, in bytes. */
  public long maxBodyBytesPerAgency() {
    return settings.shares().maxBodyBytesPerAgency();
  }

  /** The largest answer of an agency that is read, in bytes. */
  public int maxReceiptBytes() {
    return settings.maxReceiptBytes();
  }

  /** The port the partner API listens on, once {@link #addTo added}. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    transport.close();
  }
}
