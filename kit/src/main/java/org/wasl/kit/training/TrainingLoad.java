package org.wasl.kit.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.DeliveryStore;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.inbox.StoreResult;
import org.wasl.kit.pki.GatewayCertificates;
import org.wasl.kit.pki.TlsFiles;
import org.wasl.kit.receive.AgencyServer;
import org.wasl.kit.receive.AgencyServerConfig;
import org.wasl.kit.receive.DeliveryResponder;
import org.wasl.kit.receive.SealedReceiver;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.kit.send.MessageWriter;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/**
 * The agencies of a training run: some listen, sign a receipt for each delivery and keep none; one
 * publishes made-up cases, as fast as the gateway takes them. A gateway that is driven so runs what
 * it runs in operation, and how often.
 */
public final class TrainingLoad implements AutoCloseable {
  /** As many at once as a busy gateway has: commits are shared, answers overlap. */
  private static final int OUTSTANDING = 32;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PkiFolder pki;
  private final KitRuntime runtime = KitRuntime.start();
  private final Map<String, AgencyServer> servers = new HashMap<>();

  /** Answers every delivery with a receipt and keeps nothing. */
  private static final class NoStore implements DeliveryStore {
    @Override
    public Optional<String> knownReceipt(
        UUID deliveryId, String digest, UUID referral, Instant now) {
      return Optional.empty();
    }

    @Override
    public CompletionStage<StoreResult> store(ReceivedDelivery candidate) {
      return CompletableFuture.completedStage(new StoreResult.Stored(candidate.receipt()));
    }
  }

  /**
   * These agencies listen on free ports.
   *
   * @param folder has everybody's synthetic keys
   */
  public TrainingLoad(Path folder, List<String> listening) {
    this.pki = new PkiFolder(folder);
    for (String agency : listening) {
      Signer signer = pki.signer(agency);
      SealedReceiver receiver =
          new SealedReceiver(
              agency, () -> signer, new NoStore(), Clock.systemUTC(), runtime.work());
      servers.put(
          agency,
          AgencyServer.start(
                  runtime.vertx(),
                  AgencyServerConfig.DEFAULT,
                  new TlsFiles(pki, agency),
                  new GatewayCertificates(pki),
                  DeliveryResponder.COMPLIANT,
                  receiver)
              .join());
    }
  }

  /** Where deliveries to this agency go, for the configuration of the gateway. */
  public URI endpoint(String agency) {
    return Optional.ofNullable(servers.get(agency)).orElseThrow().endpoint();
  }

  /**
   * Publishes cases until so many are sent, or the time is over.
   *
   * @param run {@code run.json} of a gateway that is ready
   * @param sender publishes them
   * @param example content of each, a JSON file
   * @return how many the gateway accepted
   * @throws IOException if a file cannot be read
   */
  public int publish(Path run, String sender, Path example, int cases, Duration limit)
      throws IOException, InterruptedException {
    URI gateway = URI.create(JSON.readTree(run.toFile()).path("api").asText());
    JsonNode content = JSON.readTree(example.toFile());
    SecureRandom random = new SecureRandom();
    MessageWriter writer = new MessageWriter(sender, pki.signer(sender), Clock.systemUTC(), random);
    AtomicInteger accepted = new AtomicInteger();
    Semaphore permits = new Semaphore(OUTSTANDING);
    long latest = System.nanoTime() + limit.toNanos();
    try (GatewayClient client =
        new GatewayClient(runtime.vertx(), pki, sender, GatewayClientConfig.of(gateway), random)) {
      for (int i = 0; i < cases && System.nanoTime() < latest; i++) {
        permits.acquire();
        client
            .submitCase(writer.write("vetted-case", 1, Optional.empty(), content))
            .whenComplete(
                (outcome, bug) -> {
                  if (outcome instanceof RequestOutcome.Accepted) {
                    accepted.incrementAndGet();
                  }
                  permits.release();
                });
      }
      boolean all =
          permits.tryAcquire(
              OUTSTANDING, Math.max(1, latest - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (!all) {
        return accepted.get(); // the gateway's stop ends the others
      }
    }
    return accepted.get();
  }

  @Override
  public void close() {
    new ArrayList<>(servers.values()).forEach(AgencyServer::close);
    runtime.close();
  }
}
