package org.wasl.trials.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.base.TestLoad.SOON;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.AuditEntry;
import org.wasl.base.TestLoad;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.kit.receive.Collector;
import org.wasl.kit.receive.CollectorConfig;
import org.wasl.kit.send.InboxClient;
import org.wasl.kit.send.InboxClient.FetchedDelivery;
import org.wasl.trials.environment.GatewayProcess;
import org.wasl.wire.exchange.AgencyResponse;

/** Two gateways on one database and broker, and a police unit that collects at either of them. */
class TwoGatewaysTest {
  private static final String POLICE = TwoGateways.POLICE;

  private static final Duration LEASE =
      TestLoad.limit(Duration.ofSeconds(20), Duration.ofMinutes(2));

  /**
   * A worker's lease lasts for longer than a fetch, and nobody listens to the queue any more when
   * it ends; the deadline of a call is far away, so that nothing hides in it.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "api.port", "0",
          "management.port", "0",
          "pull.leaseMillis", Long.toString(LEASE.toMillis()),
          "pull.absentAfterMillis", "1000",
          "pull.callDeadlineMillis", "600000",
          "broker.idleReceiveMillis", "200",
          "delivery.retry.initialBackoffMillis", "50",
          "delivery.retry.maxBackoffMillis", "200");

  /** Deliveries to the police unit that are under way at once. */
  private static final int PLACES = 2;

  private static TwoGateways two;
  private static SyntheticInstallation country;
  private static KitRuntime runtime;
  private static final List<GatewayProcess> GATEWAYS = new ArrayList<>();

  @BeforeAll
  static void start(TestInfo test) throws Exception {
    two = TwoGateways.prepare(test);
    country = two.country();
    country.append(POLICE, "maxConcurrent = " + PLACES);
    runtime = KitRuntime.start();
    for (String name : List.of("one", "two")) {
      GATEWAYS.add(two.start(name, SETTINGS));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    GATEWAYS.forEach(GatewayProcess::close);
    two.close();
    runtime.close();
  }

  private static InboxClient workerAt(int gateway) {
    return new InboxClient(runtime.vertx(), country.pki(), POLICE, GATEWAYS.get(gateway).api());
  }

  private static AgencyEndpoint end(String name) throws Exception {
    return new AgencyEndpoint(
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
    await().atMost(SOON).until(() -> seen.addAll(worker.poll(2).join()));
    return seen.get(0);
  }

  private static boolean isDelivered(UUID referral) {
    return actions(referral).contains("delivered");
  }

  /** What became of the delivery to the office that collects. */
  private static List<String> actions(UUID referral) {
    return two.store().trailEntries().of(referral.toString()).orElseThrow().stream()
        .map(AuditEntry::step)
        .filter(step -> step.recipient().filter(POLICE::equals).isPresent())
        .map(step -> step.action().wireName())
        .toList();
  }

  @Test
  void threeLinesReplaceTheDatabaseAndThreeTheBroker() {
    for (String name : List.of("one", "two")) {
      Path data = two.data(name);
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
        AgencyEndpoint end = end("elsewhere")) {
      UUID delivery = seen(one);
      // When
      FetchedDelivery fetched = two.fetch(delivery).join();
      AgencyResponse receipt =
          end.receive(fetched.header(), fetched.body()).toCompletableFuture().join();
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
  void whatIsSignedForAtTheOtherGatewayKeepsNoPlaceAtTheOneThatHeldIt() throws Exception {
    // Given
    List<UUID> referrals = new ArrayList<>();
    for (int i = 0; i < 5 * PLACES; i++) {
      referrals.add(country.publish(GATEWAYS.get(0).api(), 10 + i));
    }
    try (InboxClient one = workerAt(0);
        InboxClient two = workerAt(1);
        AgencyEndpoint end = end("signed-elsewhere")) {
      // When
      await()
          .atMost(SOON)
          .until(
              () -> {
                for (UUID delivery : one.poll(2).join()) {
                  FetchedDelivery fetched = one.fetch(delivery).join();
                  AgencyResponse receipt =
                      end.receive(fetched.header(), fetched.body()).toCompletableFuture().join();
                  two.acknowledge(delivery, receipt.body()).join();
                }
                return referrals.stream().allMatch(TwoGatewaysTest::isDelivered);
              });
      // Then
      assertThat(one.poll(0).join()).isEmpty();
      assertThat(referrals)
          .allSatisfy(
              referral ->
                  assertThat(actions(referral))
                      .containsOnlyOnce("delivered")
                      .doesNotContain("failed"));
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
    try (AgencyEndpoint end = end("moved")) {
      Collector collector = end.collect(CollectorConfig.of(GATEWAYS.get(1).api()));
      // Then
      await().atMost(SOON).until(() -> isDelivered(referral));
      assertThat(actions(referral)).containsOnlyOnce("delivered");
      collector.close();
    }
  }
}
