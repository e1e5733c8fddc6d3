package org.wasl.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.PinnedTrustManager;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.SingleKeyManager;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * Collects deliveries one after the other with the JDK's client, and mistreats a connection in one
 * way. It receives the collected deliveries correctly.
 */
final class WrongCollector implements AutoCloseable {
  /** The fault, and the case that must find it. */
  enum Misconduct {
    TRUSTS_EVERY_SERVER("C-115"),
    REFUSES_WHAT_IT_COULD_NOT_ACKNOWLEDGE("C-141"),
    REFUSES_WHAT_WAS_CUT("C-142");

    private final String found;

    Misconduct(String found) {
      this.found = found;
    }

    String found() {
      return found;
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Misconduct misconduct;
  private final URI gateway;
  private final WrongReceiver receiver;
  private final HttpClient client;
  private final Set<String> cut = new HashSet<>();
  private final Thread thread;

  WrongCollector(Misconduct misconduct, PkiFolder pki, AgencyId agency, Path handled, URI gateway) {
    this.misconduct = misconduct;
    this.gateway = gateway;
    this.receiver = new WrongReceiver(WrongReceiver.Fault.NONE, pki, agency, handled);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(tls(pki, agency, misconduct == Misconduct.TRUSTS_EVERY_SERVER))
            .build();
    this.thread = Thread.ofVirtual().start(this::collect);
  }

  private static SSLContext tls(PkiFolder pki, AgencyId agency, boolean trusting) {
    try {
      CertifiedKey own = pki.tls(agency);
      X509ExtendedTrustManager authorities = TrustedAuthorities.manager(pki.authorities());
      TrustManager trust =
          trusting
              ? authorities
              : new PinnedTrustManager(() -> authorities, () -> pki.thumbprints(AgencyId.GATEWAY));
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new KeyManager[] {new SingleKeyManager(() -> own)}, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void collect() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        HttpResponse<byte[]> inbox = send(request("/v1/inbox?wait=30s"));
        for (JsonNode delivery : JSON.readTree(inbox.body()).path("deliveries")) {
          take(delivery.path("delivery").asText());
        }
      } catch (IOException e) {
        Thread.onSpinWait(); // asks again at once
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void take(String id) throws InterruptedException {
    try {
      HttpResponse<byte[]> content = send(request("/v1/deliveries/" + id));
      AgencyResponse answer =
          IncomingDelivery.of(
                  name -> content.headers().firstValue(name).orElse(null), content.body())
              .map(arrival -> receiver.receive(arrival).toCompletableFuture().join())
              .orElseGet(() -> new AgencyResponse(422, "", new byte[0], Map.of()));
      acknowledge(id, answer);
    } catch (IOException e) {
      if (misconduct == Misconduct.REFUSES_WHAT_WAS_CUT) {
        refuse(id, 422);
      }
    }
  }

  private void acknowledge(String id, AgencyResponse answer) throws InterruptedException {
    if (answer.status() != 200) {
      refuse(id, answer.status());
    } else if (cut.contains(id)) {
      refuse(id, 409);
    } else {
      try {
        send(post(id + "/receipts", WireHeaders.RECEIPT_TYPE, answer.body()));
      } catch (IOException e) {
        if (misconduct == Misconduct.REFUSES_WHAT_IT_COULD_NOT_ACKNOWLEDGE) {
          cut.add(id);
        }
      }
    }
  }

  private void refuse(String id, int status) throws InterruptedException {
    byte[] body = "{\"status\":%d}".formatted(status).getBytes(StandardCharsets.UTF_8);
    try {
      send(post(id + "/refusals", "application/json", body));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path)).build();
  }

  private HttpRequest post(String path, String type, byte[] body) {
    return HttpRequest.newBuilder(gateway.resolve("/v1/deliveries/" + path))
        .header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    thread.interrupt();
    client.shutdownNow();
  }
}
