package org.wasl.assembly.wiring;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.wasl.audit.log.Checkpoint;
import org.wasl.routes.log.WitnessEndpoint;
import org.wasl.runtime.BoundedHttpExchange;
import org.wasl.runtime.ProductVersion;

/**
 * HTTP client for witnesses. It uses mutual TLS with the gateway's certificate and the authority.
 * If these are renewed, it opens new connections.
 */
final class WitnessHttpClient {
  /** A cosignature has 150 bytes, a size 20, a checkpoint with a few cosignatures 1,000. */
  private static final int MAX_ANSWER_BYTES = 16_384;

  private final Supplier<SSLContext> tls;
  private final int timeoutMillis;
  private HttpClient client;

  /**
   * @param tls called before each request; if it returns another context, the client opens new
   *     connections
   * @param timeoutMillis the timeout of a connection and of a call, in milliseconds
   */
  WitnessHttpClient(Supplier<SSLContext> tls, int timeoutMillis) {
    this.tls = tls;
    this.timeoutMillis = timeoutMillis;
    this.client = connecting(tls.get());
  }

  private HttpClient connecting(SSLContext context) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofMillis(timeoutMillis))
        .sslContext(context)
        .build();
  }

  private synchronized HttpClient current() {
    SSLContext now = tls.get();
    if (now != client.sslContext()) {
      HttpClient before = client;
      client = connecting(now);
      before.shutdown(); // once the calls in progress are over
    }
    return client;
  }

  /** The transport to the witness with this submission prefix. */
  WitnessEndpoint.WitnessTransport line(URI prefix) {
    String base = prefix.toString().replaceFirst("/$", "");
    return new WitnessEndpoint.WitnessTransport() {
      @Override
      public WitnessEndpoint.Response addCheckpoint(byte[] body) throws IOException {
        URI address = URI.create(base + "/add-checkpoint");
        return exchange(request(address).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
      }

      @Override
      public WitnessEndpoint.Response cosignedCheckpoint(String origin) throws IOException {
        return exchange(request(URI.create(base + Checkpoint.pathAtWitness(origin))).GET());
      }
    };
  }

  private HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address)
        .timeout(Duration.ofMillis(timeoutMillis))
        .header("User-Agent", ProductVersion.userAgent());
  }

  private WitnessEndpoint.Response exchange(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<byte[]> response =
          BoundedHttpExchange.send(
              current(),
              request.build(),
              BoundedHttpExchange.atMost(MAX_ANSWER_BYTES),
              Duration.ofMillis(timeoutMillis));
      return new WitnessEndpoint.Response(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    } catch (IOException e) {
      throw new IOException("no answer", e);
    }
  }
}
