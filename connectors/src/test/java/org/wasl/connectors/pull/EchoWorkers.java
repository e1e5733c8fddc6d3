package org.wasl.connectors.pull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.ClientTls;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.TrustedAuthorities;

/** A process that is a collecting agency and answers each delivery with one fixed receipt. */
public final class EchoWorkers {
  private static final int WORKERS = 8;

  private final HttpClient client;
  private final String api;

  private EchoWorkers(HttpClient client, String api) {
    this.client = client;
    this.api = api;
  }

  /**
   * Runs until it is killed.
   *
   * @param args certificate, key, authority, address of the partner API
   */
  public static void main(String[] args) {
    CertifiedKey own = CertifiedKey.read(Path.of(args[0]), Path.of(args[1]));
    try (HttpClient client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(
                    ClientTls.context(
                        Optional.of(() -> own),
                        TrustedAuthorities.manager(Pem.certificates(Path.of(args[2])))))
                .build();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      EchoWorkers workers = new EchoWorkers(client, args[3]);
      for (int i = 0; i < WORKERS; i++) {
        threads.submit(workers::work);
      }
    }
  }

  private Void work() throws Exception {
    while (true) {
      String inbox = new String(send(request("/v1/inbox?wait=25s").build()));
      for (Object listed : new JsonObject(inbox).getJsonArray("deliveries", new JsonArray())) {
        String delivery = "/v1/deliveries/" + ((JsonObject) listed).getString("delivery");
        send(request(delivery).build());
        send(
            request(delivery + "/receipts")
                .header("Content-Type", "application/jose")
                .POST(HttpRequest.BodyPublishers.ofString("a.b.c"))
                .build());
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api + path));
  }

  private byte[] send(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }
}
