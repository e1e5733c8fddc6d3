package org.wasl.trials.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.receive.AgencyEnd;
import org.wasl.kit.receive.Collector;
import org.wasl.kit.receive.CollectorConfig;
import org.wasl.kit.send.InboxClient;
import org.wasl.kit.send.InboxClient.Fetched;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.embedded.EmbeddedConfig;
import org.wasl.store.embedded.EmbeddedPostgres;
import org.wasl.trials.world.GatewayProcess;
import org.wasl.wire.Answer;

/**
 * Two gateways on a database and a broker that somebody else runs, each in processes of its own,
 * and an office that collects at either of them.
 */
class TwoGatewaysTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String POLICE = "police-1";

  /** A worker's lease is short; the deadline of a call is far away, so that nothing hides in it. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "api.port", "0",
          "management.port", "0",
          "pull.leaseMillis", "1500",
          "pull.absentAfterMillis", "1000",
          "pull.callDeadlineMillis", "120000",
          "delivery.retry.initialBackoffMillis", "50",
          "delivery.retry.maxBackoffMillis", "200");

  private static Country country;
  private static EmbeddedPostgres postgres;
  private static ExternalBroker broker;
  private static Store store;
  private static KitRuntime runtime;
  private static final List<GatewayProcess> GATEWAYS = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    country = Country.of("two-gateways", 1);
    runtime = KitRuntime.start();
    Path elsewhere = country.data().resolveSibling("elsewhere");
    SandboxPki.create(country.data().resolve("pki"), List.of("artemis"));
    List<String> queues =
        Stream.of("platform", "office", "desk", "registry", "triage", "oversight", POLICE)
            .flatMap(id -> Stream.of("deliver." + id, "parked." + id))
            .toList();
    postgres = EmbeddedPostgres.start(EmbeddedConfig.in(elsewhere.resolve("postgres")));
    store = Store.open(StoreConfig.of(postgres.url(), postgres.user(), postgres.passwordFile()));
    broker =
        ExternalBroker.start(
            elsewhere.resolve("artemis"),
            country.pki(),
            "artemis",
            Stream.concat(Stream.of("dead.ids"), queues.stream()).toList());
    Path police = country.config().resolve("agencies/police-1.properties");
    Files.writeString(
        police,
        Files.readString(police)
            .replace("protocol = https", "protocol = pull")
            .replaceFirst("(?m)^endpoint.*$", ""));
    Files.writeString(
        country.config().resolve("gateway.properties"),
        """
        database.url = %s
        database.user = %s
        database.passwordFile = %s
        broker.url = %s
        broker.user = %s
        broker.passwordFile = %s
        pki.dir = %s
        """
            .formatted(
                postgres.url(),
                postgres.user(),
                postgres.passwordFile(),
                broker.url(),
                ExternalBroker.USER,
                broker.passwordFile(),
                country.data().resolve("pki")),
        StandardOpenOption.TRUNCATE_EXISTING);
    for (String name : List.of("one", "two")) {
      Path data = Files.createDirectories(country.data().resolveSibling(name));
      GATEWAYS.add(GatewayProcess.start(country.config(), data, new HashMap<>(SETTINGS)));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    GATEWAYS.forEach(GatewayProcess::close);
    store.close();
    broker.close();
    postgres.close();
    runtime.close();
  }

  private static InboxClient workerAt(int gateway) {
    return new InboxClient(runtime.vertx(), country.pki(), POLICE, GATEWAYS.get(gateway).api());
  }

  private static AgencyEnd end(String name) throws Exception {
    return new AgencyEnd(
        runtime,
        country.pki(),
        POLICE,
        country.pki().directory(),
        country.data().resolve(name),
        InboxConfig.DEFAULT,
        Clock.systemUTC());
  }

  private static UUID seen(InboxClient worker) {
    List<UUID> seen = new ArrayList<>();
    await().atMost(SOON).until(() -> seen.addAll(worker.look(2).join()));
    return seen.get(0);
  }

  private static boolean isDelivered(UUID referral) {
    return actions(referral).contains("delivered");
  }

  /** What became of the delivery to the office that collects. */
  private static List<String> actions(UUID referral) {
    return store.timelines().entries(referral.toString()).orElseThrow().stream()
        .map(AuditEntry::step)
        .filter(step -> step.recipient().filter(POLICE::equals).isPresent())
        .map(step -> step.action().wireName())
        .toList();
  }

  @Test
  void threeLinesReplaceTheDatabaseAndThreeTheBroker() {
    for (String name : List.of("one", "two")) {
      Path data = country.data().resolveSibling(name);
      assertThat(data.resolve("run.json")).exists();
      assertThat(data.resolve("postgres/data")).doesNotExist();
      assertThat(data.resolve("broker")).doesNotExist();
    }
  }

  @Test
  void whatOneGatewayHoldsIsFetchedAndSignedForAtTheOther() throws Exception {
    // Given
    UUID referral = country.publish(GATEWAYS.get(0).api(), 1);
    try (InboxClient one = workerAt(0);
        InboxClient two = workerAt(1);
        AgencyEnd end = end("elsewhere")) {
      UUID delivery = seen(one);
      // When
      Fetched fetched = two.fetch(delivery).join();
      Answer receipt = end.take(fetched.header(), fetched.body()).toCompletableFuture().join();
      two.acknowledge(delivery, receipt.body()).join();
      // Then
      assertThat(receipt.status()).isEqualTo(200);
      assertThat(actions(referral))
          .containsOnlyOnce("delivered")
          .doesNotContain("failed", "interrupted");
      assertThat(end.size()).isEqualTo(1);
    }
  }

  @Test
  void whoTurnsToTheOtherGatewayWaitsNoLongerThanALease() throws Exception {
    // Given
    UUID referral = country.publish(GATEWAYS.get(0).api(), 2);
    try (InboxClient dying = workerAt(0)) {
      dying.fetch(seen(dying)).join();
    }
    // When
    try (AgencyEnd end = end("moved")) {
      Collector collector = end.collect(CollectorConfig.of(GATEWAYS.get(1).api()));
      // Then
      await().atMost(SOON).until(() -> isDelivered(referral));
      assertThat(actions(referral)).containsOnlyOnce("delivered");
      collector.close();
    }
  }
}
