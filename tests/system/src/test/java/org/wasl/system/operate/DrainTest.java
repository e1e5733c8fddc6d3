package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.DrainCommand;
import org.wasl.assembly.Gateway;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StepReason;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.Unavailable;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestLoad;
import org.wasl.store.Store;
import org.wasl.system.CommandResult;
import org.wasl.system.ManagementPage;
import org.wasl.system.TestOperators;

/** A person takes a gateway out of service with {@code wasl drain}, and puts it back. */
@Tag("soak")
class DrainTest {
  /** Long enough for a submission within it. */
  private static final Duration NOTICE =
      TestLoad.limit(Duration.ofSeconds(3), Duration.ofSeconds(30));

  private static SyntheticInstallation country;
  private static Gateway gateway;
  private static Store store;

  @BeforeAll
  static void start(TestInfo test) throws Exception {
    country =
        SyntheticInstallation.of(test, 1)
            .withDatabase()
            .with("drain.noticeMillis", Long.toString(NOTICE.toMillis()));
    gateway = Gateway.start(country.configuration());
    store = DatabaseWiring.openRunning(country.configuration().gateway());
  }

  @AfterAll
  static void stop() throws Exception {
    store.close();
    gateway.close();
  }

  private static CommandResult drain(String person, String... options) {
    List<String> arguments = new ArrayList<>(TestOperators.login(country.data(), person));
    arguments.addAll(List.of("--config=" + country.config(), "--data=" + country.data()));
    arguments.addAll(List.of(options));
    return CommandResult.of(new DrainCommand(), arguments);
  }

  private static boolean isReady() throws Exception {
    return ManagementPage.of(gateway.management(), "/health/ready")
        .contains("\"service\":{\"status\":\"up\"");
  }

  private static List<String> actions(ReferralId referral) {
    return store.trailEntries().of(referral.toString()).orElseThrow().stream()
        .map(entry -> entry.step().action().wireName())
        .toList();
  }

  private static Stream<String> operations() {
    return store.trailEntries().of(AuditEntry.CONSOLE_STREAM).orElseThrow().stream()
        .flatMap(entry -> entry.step().why().stream())
        .filter(StepReason.Operation.class::isInstance)
        .map(why -> ((StepReason.Operation) why).operation());
  }

  @Test
  void drainedGatewayAcceptsDuringTheNoticeClaimsNothingAndServesAgain() throws Exception {
    // Given
    await().atMost(SOON).until(DrainTest::isReady);
    // When
    CompletableFuture<CommandResult> draining = CompletableFuture.supplyAsync(() -> drain("anna"));
    await().atMost(SOON).until(() -> !isReady());
    ReferralId during = country.publish(gateway.api(), 1);
    CommandResult drained = draining.join();
    Outcome after = country.submit(gateway.api(), 2, 1_000);
    List<String> waiting = actions(during);
    CommandResult ended = drain("anna", "--end");
    // Then
    assertThat(drained.out()).as(drained.err()).isEqualTo("drained, 0 calls under way\n");
    assertThat(drained.code()).isZero();
    assertThat(after).isInstanceOf(Unavailable.class);
    assertThat(waiting).contains("accepted").doesNotContain("dispatched", "attempted");
    assertThat(ended.out()).as(ended.err()).startsWith("serving, ");
    assertThat(operations()).contains("Drain.begin", "Drain.end");
    await().atMost(SOON).until(DrainTest::isReady);
    await().atMost(SOON).until(() -> actions(during).contains("dispatched"));
    country.publish(gateway.api(), 2);
  }

  @Test
  void viewerMayNotDrain() {
    // When
    CommandResult refused = drain("lina");
    // Then
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("your roles do not permit Drain.begin");
  }
}
