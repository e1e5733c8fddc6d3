package org.wasl.system;

import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.Executors;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

/** A partner without the kit. It has one certificate, and sends and receives bytes. */
final class PlainHttpsClient {
  /** An answer. */
  record Answer(int status, HttpHeaders headers, byte[] body) {
    String language() {
      return header("Content-Language");
    }

    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(body);
    }

    /** The last part of the problem's type. */
    String problem() throws IOException {
      return json().path("type").asText().replaceFirst(".*/", "");
    }
  }

  private final URI api;
  private final HttpClient client;

  PlainHttpsClient(URI api, PkiFolder pki, AgencyId certificate) {
    this(api, pki, certificate, InetAddress.getLoopbackAddress());
  }

  /**
   * @param from the address that the gateway sees
   */
  PlainHttpsClient(URI api, PkiFolder pki, AgencyId certificate, InetAddress from) {
    this.api = api;
    this.client =
        HttpClient.newBuilder()
            .localAddress(from)
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(TlsIdentity.of(pki, certificate).sslContext())
            .connectTimeout(SOON)
            .executor(
                Executors.newCachedThreadPool(
                    task -> {
                      Thread thread = new Thread(task, "curl");
                      thread.setDaemon(true);
                      return thread;
                    }))
            .build();
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder().GET(), path, Map.of());
  }

  Answer post(String path, byte[] body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .POST(BodyPublishers.ofByteArray(body))
            .header("Content-Type", "application/json");
    return send(request, path, headers);
  }

  /** Posts a batch. Reads the answer when all of it is sent. */
  Answer postLines(String path, byte[] lines) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder()
            .POST(BodyPublishers.ofByteArray(lines))
            .header("Content-Type", "application/x-ndjson"),
        path,
        Map.of());
  }

  /** Sends a request of any method. */
  Answer send(String method, String path, byte[] body, Map<String, String> headers)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder()
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)),
        path,
        headers);
  }

  private Answer send(HttpRequest.Builder request, String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    headers.forEach(request::header);
    HttpResponse<byte[]> response =
        client.send(
            request.uri(api.resolve(path)).timeout(SOON).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), response.headers(), response.body());
  }
}
