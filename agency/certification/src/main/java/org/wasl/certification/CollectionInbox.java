package org.wasl.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.X509ExtendedTrustManager;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.UrlHost;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.PinnedTrustManager;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.SingleKeyManager;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * The gateway's side of one agency's inbox, as OpenAPI describes it, with long polls, content,
 * receipts and refusals. It takes every receipt. The case decides if the receipt is right.
 */
final class CollectionInbox implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern WAIT = Pattern.compile("([0-9]{1,9})s?");
  private static final long MAX_WAIT_MILLIS = 30_000;
  private static final int MAX_ANSWER_BYTES = 65_536;

  /** Polls that wait at once. If there are more, the oldest is answered. */
  static final int MAX_POLLS = 64;

  private static final Pattern DELIVERY =
      Pattern.compile("/v1/deliveries/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(/[a-z]+)?");
  private static final Set<String> REFUSAL_MEMBERS = Set.of("status", "retryAfterSeconds");

  private final Vertx vertx;
  private final PkiFolder pki;
  private final AgencyId agency;
  private final X509Certificate certificate;
  private final InetSocketAddress address;
  private final Map<DeliveryId, OfferedDelivery> held = new LinkedHashMap<>();
  private final Set<DeliveryId> known = new HashSet<>();
  private final Deque<HttpServerRequest> polls = new ArrayDeque<>();
  private final Set<HttpConnection> connections = new HashSet<>();
  private final HttpServer server;
  private Optional<CompletableFuture<Conduct>> awaited = Optional.empty();

  /**
   * Opens it.
   *
   * @param agency the only agency whose certificates are accepted
   * @param listen address to listen on; port 0 for any free one
   * @throws IOException if nobody can listen there
   */
  CollectionInbox(Vertx vertx, PkiFolder pki, AgencyId agency, InetSocketAddress listen)
      throws IOException {
    this.vertx = vertx;
    this.pki = pki;
    this.agency = agency;
    this.certificate = pki.tls(AgencyId.GATEWAY).chain().getFirst();
    this.server = vertx.createHttpServer(options(AgencyId.GATEWAY));
    server.requestHandler(this::handle);
    server.connectionHandler(this::connected);
    server.exceptionHandler(failure -> turnedAway());
    this.address =
        new InetSocketAddress(
            listen.getHostString(), port(server, listen.getHostString(), listen.getPort()));
  }

  private HttpServerOptions options(AgencyId shown) {
    X509ExtendedTrustManager authorities = TrustedAuthorities.manager(pki.authorities());
    Set<String> accepted = pki.thumbprints(agency);
    CertifiedKey own = pki.tls(shown);
    return new HttpServerOptions()
        .setSsl(true)
        .setUseAlpn(false)
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(KeyCertOptions.wrap(new SingleKeyManager(() -> own)))
        .setTrustOptions(
            TrustOptions.wrap(new PinnedTrustManager(() -> authorities, () -> accepted)));
  }

  private static int port(HttpServer server, String host, int port) throws IOException {
    try {
      return server
          .listen(port, host)
          .toCompletionStage()
          .toCompletableFuture()
          .join()
          .actualPort();
    } catch (CompletionException e) {
      throw new IOException(
          String.format(
              Locale.ROOT, "cannot listen on %s:%d: %s", host, port, RootCause.message(e)),
          e);
    }
  }

  /** Returns the address that the agency collects from. */
  URI url() {
    String host = address.getHostString();
    return URI.create(
        String.format(Locale.ROOT, "https://%s:%d", UrlHost.of(host), address.getPort()));
  }

  // Offers

  /** Shows these to the next poll, together. */
  synchronized void offer(Collection<OfferedDelivery> offers) {
    for (OfferedDelivery offer : offers) {
      held.put(offer.delivery().id(), offer);
      known.add(offer.delivery().id());
    }
    wake();
  }

  synchronized void withdraw(OfferedDelivery offer) {
    held.remove(offer.delivery().id(), offer);
  }

  private void wake() {
    while (!polls.isEmpty() && hasFree()) {
      list(polls.remove());
    }
  }

  private boolean hasFree() {
    return held.values().stream().anyMatch(OfferedDelivery::isFree);
  }

  // Requests

  private void handle(HttpServerRequest request) {
    if (!isGateway(request.connection())) {
      asked();
      refuse(request, 503);
      return;
    }
    Matcher path = DELIVERY.matcher(request.path());
    if (request.path().equals("/v1/inbox") && request.method() == HttpMethod.GET) {
      poll(request);
    } else if (!path.matches()) {
      refuse(request, 404);
    } else if (path.group(2) == null && request.method() == HttpMethod.GET) {
      fetch(request, DeliveryId.parse(path.group(1)));
    } else if (path.group(2) != null && request.method() == HttpMethod.POST) {
      read(request, body -> answer(request, DeliveryId.parse(path.group(1)), path.group(2), body));
    } else {
      refuse(request, 404);
    }
  }

  private static void refuse(HttpServerRequest request, int status) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/problem+json")
        .end("{\"status\":" + status + "}");
  }

  private static void read(HttpServerRequest request, Handler<byte[]> then) {
    Buffer body = Buffer.buffer();
    request.handler(
        chunk -> {
          if (body.length() <= MAX_ANSWER_BYTES) {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(
        end -> {
          if (body.length() > MAX_ANSWER_BYTES) {
            refuse(request, 413);
          } else {
            then.handle(body.getBytes());
          }
        });
  }

  private synchronized void poll(HttpServerRequest request) {
    Matcher wait = WAIT.matcher(request.getParam("wait", "0"));
    if (!wait.matches()) {
      refuse(request, 400);
      return;
    }
    held.values().forEach(OfferedDelivery::polledAgain);
    long millis = Math.min(MAX_WAIT_MILLIS, Long.parseLong(wait.group(1)) * 1_000);
    if (millis == 0 || hasFree()) {
      list(request);
      return;
    }
    if (polls.size() >= MAX_POLLS) {
      list(polls.remove());
    }
    polls.add(request);
    long timer = vertx.setTimer(millis, late -> endWait(request));
    request.response().closeHandler(ended -> forget(request, timer));
    request.response().endHandler(ended -> vertx.cancelTimer(timer));
  }

  private synchronized void endWait(HttpServerRequest request) {
    if (polls.remove(request)) {
      list(request);
    }
  }

  private synchronized void forget(HttpServerRequest request, long timer) {
    vertx.cancelTimer(timer);
    polls.remove(request);
  }

  private void list(HttpServerRequest request) {
    ObjectNode document = JSON.createObjectNode();
    ArrayNode deliveries = document.putArray("deliveries");
    for (OfferedDelivery offer : held.values()) {
      if (offer.isFree()) {
        offer.show();
        describe(offer, deliveries.addObject());
      }
    }
    request
        .response()
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(document.toString());
  }

  private static void describe(OfferedDelivery offer, ObjectNode json) {
    OutboundDelivery delivery = offer.delivery().outbound();
    json.put("delivery", delivery.deliveryId().toString())
        .put("referral", delivery.referral().toString())
        .put("message", delivery.messageId().toString())
        .put("sender", delivery.sender().value())
        .put("type", delivery.type())
        .put("digest", delivery.digest())
        .put("bytes", offer.content().body().length);
  }

  private synchronized void fetch(HttpServerRequest request, DeliveryId id) {
    OfferedDelivery offer = held.get(id);
    if (offer == null || !offer.wasShown()) {
      refuse(request, 404);
      return;
    }
    byte[] body = offer.content().body();
    HttpServerResponse response = request.response().putHeader("Cache-Control", "no-store");
    offer.content().headers().forEach(response::putHeader);
    response.putHeader("Content-Length", Integer.toString(body.length));
    if (offer.fetch(request.connection())) {
      response
          .write(Buffer.buffer(Arrays.copyOf(body, body.length / 2)))
          .onComplete(written -> request.connection().close());
      wake();
    } else {
      response.end(Buffer.buffer(body));
    }
  }

  private synchronized void answer(
      HttpServerRequest request, DeliveryId id, String kind, byte[] body) {
    boolean receipt = kind.equals("/receipts");
    Optional<HttpReply> reply = receipt ? Optional.of(receipt(request, body)) : refusal(body);
    OfferedDelivery offer = held.get(id);
    if (reply.isEmpty()) {
      refuse(request, 400);
    } else if (!receipt && !kind.equals("/refusals")) {
      refuse(request, 404);
    } else if (offer == null || !offer.wasShown()) {
      afterwards(request, receipt && known.contains(id));
    } else if (offer.answer(reply.get())) {
      request.connection().close();
      wake();
    } else {
      request.response().setStatusCode(204).end();
    }
  }

  /** Takes a repeated receipt again. A refused delivery must be there. */
  private static void afterwards(HttpServerRequest request, boolean isTaken) {
    if (isTaken) {
      request.response().setStatusCode(204).end();
    } else {
      refuse(request, 404);
    }
  }

  private static HttpReply receipt(HttpServerRequest request, byte[] body) {
    String type = Optional.ofNullable(request.getHeader("Content-Type")).orElse("");
    return new HttpReply.Answered(200, type, OptionalLong.empty(), body, Instant.now());
  }

  private static Optional<HttpReply> refusal(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      int status = json.path("status").asInt();
      JsonNode later = json.path("retryAfterSeconds");
      boolean fits =
          json.isObject()
              && json.properties().stream()
                  .allMatch(entry -> REFUSAL_MEMBERS.contains(entry.getKey()))
              && json.path("status").isIntegralNumber()
              && (status >= 400 && status <= 599)
              && (later.isMissingNode() || later.isIntegralNumber() && later.asLong() >= 0);
      OptionalLong millis =
          later.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(later.asLong() * 1_000);
      return fits
          ? Optional.of(
              new HttpReply.Answered(status, "application/json", millis, body, Instant.now()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  // Connections

  private synchronized void connected(HttpConnection connection) {
    connections.add(connection);
    connection.closeHandler(ended -> connectionClosed(connection));
  }

  private synchronized void connectionClosed(HttpConnection connection) {
    connections.remove(connection);
    held.values().forEach(offer -> offer.connectionClosed(connection));
    if (!isGateway(connection)) {
      turnedAway();
    }
  }

  private boolean isGateway(HttpConnection connection) {
    return Arrays.asList(connection.sslSession().getLocalCertificates()).contains(certificate);
  }

  /** The behaviour of a collector with a server that is not its gateway. */
  enum Conduct {
    /** It did not come. */
    ABSENT,
    /** It ended the handshake, or the connection without a request. */
    TURNED_AWAY,
    /** It sent a request. */
    ASKED
  }

  private synchronized void asked() {
    awaited.ifPresent(conduct -> conduct.complete(Conduct.ASKED));
  }

  private synchronized void turnedAway() {
    awaited.ifPresent(conduct -> conduct.complete(Conduct.TURNED_AWAY));
  }

  /**
   * Closes every connection and shows another certificate, until the agency has come again.
   *
   * @param shown the agency whose certificate is shown
   */
  Conduct replacedBy(AgencyId shown, Duration limit) throws InterruptedException {
    CompletableFuture<Conduct> seen = new CompletableFuture<>();
    show(shown, Optional.of(seen));
    try {
      return seen.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Conduct.ABSENT;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      show(AgencyId.GATEWAY, Optional.empty());
    }
  }

  private void show(AgencyId shown, Optional<CompletableFuture<Conduct>> conduct) {
    synchronized (this) {
      awaited = conduct;
    }
    server
        .updateSSLOptions(options(shown).getSslOptions(), true)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    openConnections().forEach(HttpConnection::close);
  }

  private synchronized List<HttpConnection> openConnections() {
    return List.copyOf(connections);
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
