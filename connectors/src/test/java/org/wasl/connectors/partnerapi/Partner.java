package org.wasl.connectors.partnerapi;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.wasl.connectors.TestIdentity;

/** A well-behaved partner, on the JDK's client. */
public final class Partner {
  private final HttpClient client;

  /** Under this certificate. */
  public Partner(TestIdentity identity) {
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(identity.context())
            .build();
  }

  /** Sends a body. */
  public HttpResponse<byte[]> post(URI to, String contentType, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(to).POST(BodyPublishers.ofByteArray(body));
    request.header("Content-Type", contentType);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  /**
   * Sends a body once the server wants it. A body whose length is refused is not sent. Otherwise
   * the server would close the connection before all of it was read, and its answer could be lost.
   */
  HttpResponse<byte[]> postIfWanted(URI to, String contentType, byte[] body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(to)
            .POST(BodyPublishers.ofByteArray(body))
            .header("Content-Type", contentType)
            .expectContinue(true)
            .build(),
        BodyHandlers.ofByteArray());
  }

  /** Reads. */
  public HttpResponse<byte[]> get(URI from, String... headers) throws Exception {
    return method("GET", from, headers);
  }

  HttpResponse<byte[]> method(String method, URI to, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** The client itself. */
  public HttpClient client() {
    return client;
  }
}
