package org.wasl.certification;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.BoundedHttpExchange;
import org.wasl.runtime.ProductVersion;
import org.wasl.wire.pki.ClientTls;
import org.wasl.wire.pki.PinnedTrustManager;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * HTTPS under one certificate of the folder, to a server that must show one of these certificates.
 */
final class HttpsCaller implements AutoCloseable {
  /** The largest answer that a gateway can be set to read. */
  private static final int MAX_ANSWER_BYTES = 1_048_576;

  private static final String TLS13 = "TLSv1.3";

  private final SSLContext tls;
  private final HttpClient client;
  private final CertificationLimits limits;

  /**
   * A caller.
   *
   * @param caller the agency whose certificate is shown; empty for none
   * @param server the server whose certificate is accepted
   */
  HttpsCaller(
      PkiFolder pki, Optional<AgencyId> caller, AgencyId server, CertificationLimits limits) {
    this.limits = limits;
    this.tls = context(pki, caller, server);
    this.client =
        HttpClient.newBuilder()
            .sslContext(tls)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limits.request())
            .build();
  }

  private static SSLContext context(PkiFolder pki, Optional<AgencyId> caller, AgencyId server) {
    X509ExtendedTrustManager authorities = TrustedAuthorities.manager(pki.authorities());
    Set<String> accepted = pki.thumbprints(server);
    return ClientTls.context(
        caller.map(pki::tls).map(own -> () -> own),
        new PinnedTrustManager(() -> authorities, () -> accepted));
  }

  /** One request, once. */
  HttpReply send(HttpRequest request) throws InterruptedException {
    CompletableFuture<HttpReply> reply = sendAsync(request);
    try {
      return reply.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends without waiting. The future never fails. */
  CompletableFuture<HttpReply> sendAsync(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request, BoundedHttpExchange.atMost(MAX_ANSWER_BYTES));
    return exchange
        .copy()
        // The timeout of a request ends with the head of the answer. This one ends with its last
        // byte.
        .orTimeout(limits.request().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((response, failure) -> exchange.cancel(true))
        .handle(
            (response, failure) ->
                response == null ? new HttpReply.Silent(reason(failure)) : answered(response));
  }

  private static HttpReply answered(HttpResponse<byte[]> response) {
    OptionalLong retryAfter =
        response.headers().firstValue("Retry-After").stream()
            .filter(value -> value.matches("[0-9]{1,7}"))
            .mapToLong(value -> Long.parseLong(value) * 1_000)
            .findFirst();
    return new HttpReply.Answered(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        retryAfter,
        response.body(),
        Instant.now());
  }

  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String reason =
          switch (cause) {
            case BoundedHttpExchange.AnswerTooLargeException _ -> "answer-too-large";
            case HttpTimeoutException _, TimeoutException _ -> "timeout";
            case ConnectException _ -> "connection-refused";
            case SSLException _ -> "tls";
            default -> "";
          };
      if (!reason.isEmpty()) {
        return reason;
      }
    }
    return "connection-closed";
  }

  /**
   * Sends as a gateway does. It repeats the request while the answer asks for it, until the limit
   * of a delivery.
   */
  HttpReply sendUntilAnswered(HttpRequest request) throws InterruptedException {
    return RepeatedAttempts.of(() -> send(request), limits.delivery());
  }

  /** The TLS version and the server's certificate, SHA-256 in hex, after a handshake. */
  record Handshake(String protocol, String thumbprint) {}

  /**
   * Makes a connection, and nothing on it.
   *
   * @throws IOException if the connection fails
   */
  Handshake handshake(URI server) throws IOException {
    try (SSLSocket socket = connect(server, TLS13)) {
      var session = socket.getSession();
      return new Handshake(
          session.getProtocol(),
          PkiFolder.thumbprint((X509Certificate) session.getPeerCertificates()[0]));
    }
  }

  /** Tells whether the server makes a connection with a caller that has TLS 1.2 only. */
  boolean takesTls12(URI server) {
    try (SSLSocket socket = connect(server, "TLSv1.2")) {
      return socket.getSession().isValid();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Sends so much of a POST and closes the connection without reading.
   *
   * @param bodyBytes how many bytes of the body are sent
   */
  void sendAndHangUp(URI server, Map<String, String> headers, byte[] body, int bodyBytes)
      throws IOException {
    try (SSLSocket socket = connect(server, TLS13)) {
      StringBuilder head = new StringBuilder();
      head.append("POST ").append(path(server)).append(" HTTP/1.1\r\n");
      head.append("Host: ").append(server.getRawAuthority()).append("\r\n");
      headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
      OutputStream out = socket.getOutputStream();
      out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
      out.write(body, 0, bodyBytes);
      out.flush();
    }
  }

  private static String path(URI server) {
    String path =
        server.getRawPath() == null || server.getRawPath().isEmpty() ? "/" : server.getRawPath();
    return server.getRawQuery() == null ? path : path + "?" + server.getRawQuery();
  }

  private SSLSocket connect(URI server, String version) throws IOException {
    int millis = Math.toIntExact(limits.request().toMillis());
    int port = server.getPort() < 0 ? 443 : server.getPort();
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(server.getHost(), port), millis);
      plain.setSoTimeout(millis);
      SSLSocket socket =
          (SSLSocket) tls.getSocketFactory().createSocket(plain, server.getHost(), port, true);
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      parameters.setProtocols(new String[] {version});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** Request to this address with these headers and this body. */
  HttpRequest post(URI server, Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server)
            .timeout(limits.request())
            .header("User-Agent", ProductVersion.userAgent() + " certify")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return request.build();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
