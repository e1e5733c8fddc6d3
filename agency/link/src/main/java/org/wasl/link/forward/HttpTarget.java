package org.wasl.link.forward;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.wasl.runtime.BoundedHttpExchange;
import org.wasl.runtime.ProductVersion;
import org.wasl.runtime.SecretFile;
import org.wasl.wire.exchange.WireHeaders;

/**
 * Gives messages by {@code POST} to an address of the old system. The old system de-duplicates them
 * by {@code Idempotency-Key} and {@code Wasl-Sender}, because a message id is unique only for its
 * sender. It has a message when it answers 2xx.
 */
public final class HttpTarget implements ForwardTarget {
  /** Statuses of a credential, an address or a limit. Other messages would fail as well. */
  private static final Set<Integer> OF_ALL = Set.of(401, 403, 404, 405, 407, 408, 421, 425, 429);

  private static final int CLIENT_ERRORS = 400;
  private static final int SERVER_ERRORS = 500;

  private final HttpClient client;
  private final URI url;
  private final Optional<Path> tokenFile;
  private final Duration timeout;

  /**
   * Gives to this address.
   *
   * @param tls the trusted certificates; empty for the system's authorities
   * @param tokenFile holds the bearer token, read for each call; empty if there is none
   * @param timeout timeout of a call, with its whole answer
   */
  public HttpTarget(URI url, Optional<SSLContext> tls, Optional<Path> tokenFile, Duration timeout) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout);
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
    this.url = url;
    this.tokenFile = tokenFile;
    this.timeout = timeout;
  }

  @Override
  public ForwardResult forward(ForwardedMessage message) throws IOException {
    int status = send(request(message)).statusCode();
    if (status / 100 == 2) {
      return new ForwardResult.Taken();
    }
    if (status >= CLIENT_ERRORS && status < SERVER_ERRORS && !OF_ALL.contains(status)) {
      return new ForwardResult.Declined("http-" + status);
    }
    throw new IOException(url + ": the old system answers " + status);
  }

  private HttpRequest request(ForwardedMessage message) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("User-Agent", ProductVersion.userAgent())
            .header("Content-Type", message.document().mediaType())
            .header(WireHeaders.IDEMPOTENCY_KEY, message.envelope().messageId().toString())
            .POST(BodyPublishers.ofByteArray(message.document().bytes()));
    message.properties().forEach(request::header);
    if (tokenFile.isPresent()) {
      request.header("Authorization", "Bearer " + SecretFile.read(tokenFile.get()));
    }
    return request.build();
  }

  private HttpResponse<Void> send(HttpRequest request) throws IOException {
    try {
      return BoundedHttpExchange.send(client, request, BodyHandlers.discarding(), timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(url + ": stopped", e);
    } catch (HttpTimeoutException e) {
      throw new IOException(url + ": no complete response within " + timeout.toMillis() + " ms", e);
    } catch (IOException e) {
      throw new IOException(url + ": no answer", e); // whose message may be empty
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
