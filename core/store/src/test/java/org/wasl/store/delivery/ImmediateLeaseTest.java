package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.database.AdvisoryLocks;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.store.DeliverySteps;
import org.wasl.store.EmptyStore;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.Acceptance;

/** The accepting transaction leases the deliveries that can be called at once, and no others. */
class ImmediateLeaseTest extends EmptyStore {

  @AfterEach
  void assertTrailsAreSound() throws Exception {
    DeliverySteps.assertTrailsAreSound(store);
  }

  private List<Leased> accept(Acceptance row) {
    return ((AcceptResult.Accepted) flow.accept(TestAcceptances.leasedNow(row))).leases();
  }

  @Test
  void leasesNewCaseOnAcceptanceAndDeliversWithoutQueue() throws Exception {
    // Given
    Acceptance row = TestAcceptances.vettedCase("police-a", "office-a");

    // When
    List<Leased> leases = accept(row);
    List<String> states = row.recipients().stream().map(ImmediateLeaseTest::state).toList();
    List<Ticket> claimed = flow.claim();
    leases.forEach(lease -> flow.record(lease, DeliverySteps.RECEIPT));

    // Then
    assertThat(leases)
        .extracting(Leased::agency)
        .containsExactly(new AgencyId("police-a"), new AgencyId("office-a"));
    assertThat(leases)
        .allSatisfy(
            lease -> {
              assertThat(lease.attempt()).isEqualTo(1);
              assertThat(lease.ciphertext()).isEqualTo(row.sealed().ciphertext());
              assertThat(lease.digest()).isEqualTo(row.sealed().digest());
              assertThat(lease.leaseMillis()).isEqualTo(DeliveryConfig.DEFAULT.leaseMillis());
            });
    assertThat(states).containsOnly("attempting");
    assertThat(claimed).isEmpty();
    assertThat(TestDatabase.count("delivery where state = 'delivered'")).isEqualTo(2);
    assertThat(TestDatabase.count("audit_entry where action = 'dispatched'")).isZero();
    assertThat(TestDatabase.count("audit_entry")).isEqualTo(6);
  }

  private static String state(Acceptance.Recipient to) {
    try {
      return DeliverySteps.stateOf(to.deliveryId());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void queueRetriesFailedCall() throws Exception {
    // Given
    List<Leased> leases = accept(TestAcceptances.vettedCase("police-a"));
    // When
    flow.record(leases.get(0), DeliverySteps.TIMEOUT);
    DeliverySteps.makeEverythingDue();
    Leased second = flow.leased(flow.claimOne());
    // Then
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.deliveryId()).isEqualTo(leases.get(0).deliveryId());
  }

  @Test
  void repetitionGetsFirstAnswerAndNoLease() {
    // Given
    Acceptance row = TestAcceptances.leasedNow(TestAcceptances.vettedCase("police-a"));
    flow.accept(row);
    // When
    AcceptResult repeatedResult = flow.accept(row);
    // Then
    assertThat(repeatedResult)
        .isInstanceOfSatisfying(
            AcceptResult.Duplicate.class,
            known -> assertThat(known.answer()).isEqualTo(row.firstAnswer()));
  }

  @Test
  void waitsForEarlierOpenDeliveryOfTheReferral() {
    // Given
    Acceptance first = TestAcceptances.vettedCase("police-a", "office-a");
    List<Leased> leases = accept(first);
    flow.record(leases.get(1), DeliverySteps.RECEIPT);

    // When
    List<Leased> later =
        accept(TestAcceptances.instruction(first.referral(), "police-a", "office-a"));
    List<Ticket> meanwhile = flow.claim();
    flow.record(leases.get(0), DeliverySteps.RECEIPT);

    // Then
    assertThat(later).extracting(Leased::agency).containsExactly(new AgencyId("office-a"));
    assertThat(meanwhile).isEmpty();
    assertThat(flow.claimOne().agency().value()).isEqualTo("police-a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"paused", "window", "breaker open", "breaker half open"})
  void pausedAgencyGetsNothingAndOthersDo(String how) throws Exception {
    // Given
    switch (how) {
      case "paused" ->
          store
              .agencyGates()
              .pause(new AgencyId("police-a"), "anna", "moving-house", Optional.empty());
      case "window" ->
          store
              .agencyGates()
              .announceWindow(
                  new AgencyId("police-a"),
                  "anna",
                  Optional.of(
                      new MaintenanceWindow(
                          Instant.now().minus(Duration.ofHours(1)),
                          Instant.now().plus(Duration.ofHours(1)),
                          "maintenance")));
      default ->
          TestDatabase.execute(
              "insert into agency_gate (agency, failures, not_before) values ('police-a', %d, %s)"
                  .formatted(
                      BreakerPolicy.DEFAULT.failuresToOpen(),
                      how.equals("breaker open") ? "now() + interval '1 hour'" : "now()"));
    }
    // When
    List<Leased> leases = accept(TestAcceptances.vettedCase("police-a", "office-a"));
    // Then
    assertThat(leases).extracting(Leased::agency).containsExactly(new AgencyId("office-a"));
    assertThat(TestDatabase.count("delivery where state = 'waiting' and attempt = 0")).isEqualTo(1);
  }

  @Tag("soak")
  @Test
  void row23LeaseOfDeadGatewayIsCountedAndDeliveredLater() throws Exception {
    // Given a gateway that dies in the call
    accept(TestAcceptances.vettedCase("police-a"));
    TestDatabase.execute("update delivery set lease_owner = -1 where state = 'attempting'");
    // When
    Awaitility.await().atMost(SOON).until(() -> flow.reconcile().interrupted() == 1);
    DeliverySteps.makeEverythingDue();
    flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
    // Then
    assertThat(TestDatabase.count("delivery where state = 'delivered' and interrupted = 1"))
        .isEqualTo(1);
  }

  @Test
  void row23LeasesNothingWhileSuspectIsDueOrRunsAlone() throws Exception {
    // Given
    waitLongForSuspects();
    DeliveryId suspect = makeSuspect();

    // When
    List<Leased> before = accept(TestAcceptances.vettedCase("office-a"));
    TestDatabase.execute(
        "update delivery set due_at = now() + interval '1 hour' where recipient = 'office-a'");
    Ticket alone = flow.claimOne();
    List<Leased> meanwhile = accept(TestAcceptances.vettedCase("office-b"));
    flow.attempt(alone, DeliverySteps.RECEIPT);
    List<Leased> afterwards = accept(TestAcceptances.vettedCase("office-c"));

    // Then
    assertThat(alone.deliveryId()).isEqualTo(suspect);
    assertThat(before).isEmpty();
    assertThat(meanwhile).isEmpty();
    assertThat(afterwards).hasSize(1);
  }

  @Test
  void row23SuspectOfAbsentAgencyBlocksLeasesOnlyForItsPatience() throws Exception {
    // Given
    DeliveryId suspect = makeSuspect();
    TestDatabase.execute(
        "update delivery set due_at = now() - interval '1 minute' where id = '" + suspect + "'");

    // When
    List<Leased> leases = accept(TestAcceptances.vettedCase("office-a"));

    // Then
    assertThat(leases).hasSize(1);
  }

  @Test
  void row23SuspectDoesNotRunAloneDuringAcceptance() throws Exception {
    // Given a case whose transaction has seen that no delivery runs alone
    waitLongForSuspects();
    Acceptance other = TestAcceptances.vettedCase("office-a");
    flow.accept(other);
    TestDatabase.execute("update delivery set due_at = now() + interval '1 hour'");
    makeSuspect();
    try (Connection accepting = TestDatabase.connect();
        Statement statement = accepting.createStatement()) {
      accepting.setAutoCommit(false);
      AdvisoryLocks.lockAgainstSolitude(accepting).exists();

      // When
      CompletableFuture<List<Ticket>> claim = CompletableFuture.supplyAsync(flow::claim);
      Awaitility.await()
          .atMost(SOON)
          .until(
              () -> TestDatabase.count("pg_locks where locktype = 'advisory' and not granted") > 0);
      statement.execute(
          "update delivery set state = 'attempting', attempt = 1, lease_owner = 1,"
              + " lease_until = now() + interval '1 minute' where referral = '"
              + other.referral()
              + "'");
      accepting.commit();

      // Then
      assertThat(claim.join()).isEmpty();
      assertThat(TestDatabase.count("delivery where alone")).isZero();
    }
    TestDatabase.execute("delete from delivery where referral = '" + other.referral() + "'");
  }

  /** Waits longer for suspects than a test takes on any machine. */
  private void waitLongForSuspects() throws Exception {
    DeliveryConfig patient =
        new DeliveryConfig(
            RetryPolicy.DEFAULT, BreakerPolicy.DEFAULT, 256, 60_000, 10_000, 600_000, 5_000);
    store.close();
    store = Store.open(TestDatabase.config().with(patient));
    flow = new DeliverySteps(store);
  }

  private DeliveryId makeSuspect() throws Exception {
    Acceptance row = TestAcceptances.vettedCase("police-b");
    flow.accept(row);
    DeliveryId id = row.recipients().get(0).deliveryId();
    TestDatabase.execute(
        "update delivery set interrupted = %d where id = '%s'"
            .formatted(RetryPolicy.DEFAULT.interruptedLimit(), id));
    return id;
  }

  @Test
  void leaseLastsAsLongAsTheAgencyFileStates() throws Exception {
    // Given
    DeliveryConfig config =
        new DeliveryConfig(
            RetryPolicy.DEFAULT,
            BreakerPolicy.DEFAULT,
            256,
            60_000,
            10_000,
            5_000,
            5_000,
            agency -> Map.of(new AgencyId("police-a"), 1_000L).getOrDefault(agency, 2_000L));
    try (Store other = Store.open(TestDatabase.config().with(config))) {
      // When
      AcceptResult accepted =
          new DeliverySteps(other)
              .accept(
                  TestAcceptances.leasedNow(TestAcceptances.vettedCase("police-a", "office-a")));
      // Then
      assertThat(((AcceptResult.Accepted) accepted).leases())
          .extracting(Leased::leaseMillis)
          .containsExactly(1_000L, 2_000L);
    }
  }
}
