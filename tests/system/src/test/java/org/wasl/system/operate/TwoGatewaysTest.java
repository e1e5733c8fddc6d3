package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.AuditEntry;
import org.wasl.client.answer.DeliveryAnswer.Fetched;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.kit.receive.Collector;
import org.wasl.kit.receive.CollectorConfig;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestLoad;
import org.wasl.sandbox.environment.GatewayProcess;
import org.wasl.system.InboxWorker;
import org.wasl.wire.exchange.AgencyResponse;

/** Two gateways on one database and broker, and a police unit that collects at either of them. */
@Tag("soak")
class TwoGatewaysTest {
  private static final AgencyId POLICE = TwoGateways.POLICE;

  private static final Duration LEASE =
      TestLoad.limit(Duration.ofSeconds(20), Duration.ofMinutes(2));

  /**
   * A worker's lease outlasts a fetch, and no client of the queue remains when it ends. The
   * deadline of a call is far away, so that it hides nothing.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "api.port",
          "0",
          "management.port",
          "0",
          "pull.leaseMillis",
          Long.toString(LEASE.toMillis()),
          "pull.absentAfterMillis",
          "1000",
          "pull.callDeadlineMillis",
          "600000",
          "broker.idleReceiveMillis",
          "200",
          "delivery.retry.initialBackoffMillis",
          "50",
          "delivery.retry.maxBackoffMillis",
          "200");

  /** The most deliveries to the police unit in flight at once. */
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

  private static InboxWorker workerAt(int gateway) {
    return new InboxWorker(country.pki(), POLICE, GATEWAYS.get(gateway).api());
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

  private static DeliveryId seen(InboxWorker worker) {
    List<DeliveryId> seen = new ArrayList<>();
    await().atMost(SOON).until(() -> seen.addAll(worker.list()));
    return seen.get(0);
  }

  private static boolean isDelivered(ReferralId referral) {
    return actions(referral).contains("delivered");
  }

  /** The actions on the delivery to the office that collects. */
  private static List<String> actions(ReferralId referral) {
    return two.store().trailEntries().of(referral.toString()).orElseThrow().stream()
        .map(AuditEntry::step)
        .filter(step -> step.recipient().filter(POLICE::equals).isPresent())
        .map(step -> step.action().wireName())
        .toList();
  }

  @Test
  void threeSettingsReplaceTheDatabaseAndThreeTheBroker() {
    for (String name : List.of("one", "two")) {
      Path data = two.data(name);
      assertThat(data.resolve("run.json")).exists();
      assertThat(data.resolve("postgres/data")).doesNotExist();
      assertThat(data.resolve("broker")).doesNotExist();
    }
  }

  @Test
  void otherGatewayServesAndConfirmsALeasedDelivery() throws Exception {
    // Given
    ReferralId referral = country.publish(GATEWAYS.get(0).api(), 1);
    try (InboxWorker first = workerAt(0);
        InboxWorker two = workerAt(1);
        AgencyEndpoint end = end("elsewhere")) {
      DeliveryId delivery = seen(first);
      // When
      Fetched fetched = two.fetch(delivery);
      AgencyResponse receipt =
          end.receive(fetched.header(), fetched.sealed()).toCompletableFuture().join();
      two.acknowledge(delivery, receipt.body());
      // Then
      assertThat(receipt.status()).isEqualTo(200);
      assertThat(actions(referral))
          .containsOnlyOnce("delivered")
          .doesNotContain("failed", "interrupted");
      assertThat(end.size()).isEqualTo(1);
    }
  }

  @Test
  void receiptAtTheOtherGatewayFreesTheLeaseholdersSlot() throws Exception {
    // Given
    List<ReferralId> referrals = new ArrayList<>();
    for (int i = 0; i < 5 * PLACES; i++) {
      referrals.add(country.publish(GATEWAYS.get(0).api(), 10 + i));
    }
    try (InboxWorker first = workerAt(0);
        InboxWorker two = workerAt(1);
        AgencyEndpoint end = end("signed-elsewhere")) {
      // When
      await()
          .atMost(SOON)
          .until(
              () -> {
                for (DeliveryId delivery : first.list()) {
                  Fetched fetched = first.fetch(delivery);
                  AgencyResponse receipt =
                      end.receive(fetched.header(), fetched.sealed()).toCompletableFuture().join();
                  two.acknowledge(delivery, receipt.body());
                }
                return referrals.stream().allMatch(TwoGatewaysTest::isDelivered);
              });
      // Then
      assertThat(first.list()).isEmpty();
      assertThat(referrals)
          .allSatisfy(
              referral ->
                  assertThat(actions(referral))
                      .containsOnlyOnce("delivered")
                      .doesNotContain("failed"));
    }
  }

  @Test
  void clientOfTheOtherGatewayWaitsAtMostOneLease() throws Exception {
    // Given
    ReferralId referral = country.publish(GATEWAYS.get(0).api(), 2);
    try (InboxWorker dying = workerAt(0)) {
      dying.fetch(seen(dying));
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
