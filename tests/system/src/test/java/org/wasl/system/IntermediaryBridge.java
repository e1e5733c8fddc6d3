package org.wasl.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.wasl.connectors.ConnectorEnds.Delivered;
import org.wasl.connectors.intermediary.IntermediaryClient;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

/**
 * Connects a sandbox agency with an HTTPS server to a broker or file server. It posts arriving
 * messages to the agency as the gateway would. It returns the answers as receipts or refusals.
 */
final class IntermediaryBridge implements AutoCloseable {
  private final IntermediaryClient client;
  private final URI agency;
  private final HttpClient http;
  private final Prelude prelude;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Sends messages to the gateway before each answer. */
  interface Prelude {
    void on(IntermediaryClient client, String delivery) throws Exception;
  }

  IntermediaryBridge(IntermediaryClient client, URI agency, PkiFolder pki, Prelude prelude)
      throws Exception {
    this.client = client;
    this.agency = agency;
    this.prelude = prelude;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(TlsIdentity.of(pki, AgencyId.GATEWAY).sslContext())
            .build();
    client.take(
        delivery ->
            threads.submit(
                () -> {
                  pass(delivery);
                  return null;
                }));
  }

  /**
   * Configures another protocol for an agency, before the gateway starts.
   *
   * @param endpoint its endpoint; empty if the protocol has none
   */
  static void reachBy(String protocol, GatewayTrial trial, AgencyId agency, String endpoint)
      throws IOException {
    Path file = file(trial, agency);
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst("(?m)^protocol\\s*=.*$", "protocol = " + protocol)
            .replaceFirst(
                "(?m)^endpoint\\s*=.*$", endpoint.isEmpty() ? "" : "endpoint = " + endpoint)
            .replaceFirst("(?m)^deliveriesPerRequest\\s*=.*$", ""));
  }

  /** Shortens timeouts, so that calls interrupted by a kill are soon retried. */
  static void endCallsSoon(GatewayTrial trial, AgencyId agency) throws IOException {
    Files.writeString(
        file(trial, agency), "callDeadlineMillis = 4000\n", StandardOpenOption.APPEND);
  }

  private static Path file(GatewayTrial trial, AgencyId agency) {
    return trial.world().config().resolve("agencies").resolve(agency + ".properties");
  }

  private void pass(Delivered delivery) throws Exception {
    String id = delivery.properties().get("Wasl-Delivery");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(agency)
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body()));
    delivery.properties().entrySet().stream()
        .filter(
            property -> !property.getKey().startsWith("JMS") && !property.getKey().startsWith("__"))
        .forEach(property -> request.header(property.getKey(), property.getValue()));
    HttpResponse<byte[]> answer =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    prelude.on(client, id);
    boolean received = answer.statusCode() == 200;
    byte[] refusal = "{\"status\":%d}".formatted(answer.statusCode()).getBytes();
    client.send(
        received ? "receipt" : "refusal",
        received ? answer.body() : refusal,
        Map.of("Wasl_Delivery", id),
        null);
  }

  @Override
  public void close() {
    client.close();
    threads.shutdownNow();
    http.close();
  }
}
