package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.StoreInternals;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.AgencyGates.GateView;

class StoredCircuitBreakerTest {
  private static final BreakerPolicy POLICY = new BreakerPolicy(3, 3_600_000, 3_600_000);

  private Store store;
  private DeliverySteps flow;

  @BeforeEach
  void open() throws Exception {
    DeliveryConfig deliveries =
        new DeliveryConfig(RetryPolicy.DEFAULT, POLICY, 256, 60_000, 0, 0, 5_000);
    store = TestDatabase.empty(config -> config.with(deliveries));
    flow = new DeliverySteps(store);
    for (int i = 0; i < 10; i++) {
      flow.accept(TestAcceptances.vettedCase("police-a", "office-a"));
    }
  }

  @AfterEach
  void close() throws Exception {
    DeliverySteps.assertTrailsAreSound(store);
    store.close();
  }

  /**
   * Records three failures and returns the other tickets of the agency, which are still on the
   * broker.
   */
  private List<Ticket> failUntilOpen() {
    List<Ticket> toPolice = new ArrayList<>(flow.claim());
    toPolice.removeIf(ticket -> ticket.agency().value().equals("office-a"));
    toPolice.subList(0, 3).forEach(ticket -> flow.attempt(ticket, DeliverySteps.TIMEOUT));
    return toPolice.subList(3, toPolice.size());
  }

  @Test
  void openBreakerUsesNoAttemptsAndAffectsNoOthers() throws Exception {
    // Given
    List<Ticket> queued = failUntilOpen();

    // When
    List<LeaseResult> leases = queued.stream().map(flow::lease).toList();

    // Then
    assertThat(leases)
        .hasSize(7)
        .containsOnly(new LeaseResult.Dropped(LeaseResult.DropReason.GATE_CLOSED));
    assertThat(TestDatabase.count("delivery where recipient = 'police-a' and failed_attempts > 0"))
        .isEqualTo(3);
    flow.accept(TestAcceptances.vettedCase("police-a", "office-a"));
    assertThat(flow.claim()).extracting(Ticket::agency).containsExactly(new AgencyId("office-a"));
    GateView gate = store.agencyGates().of(new AgencyId("police-a")).orElseThrow();
    assertThat(gate.breaker().allows(gate.nowMillis())).isFalse();
  }

  @Test
  void successfulProbeClosesHalfOpenBreaker() throws Exception {
    // Given
    failUntilOpen().forEach(flow::lease);
    DeliverySteps.makeEverythingDue();

    // When
    Ticket probe = flow.claimOne();
    List<Ticket> more = flow.claim();
    LeaseResult.Leased leased = flow.leased(probe);
    long probes = TestDatabase.count("delivery where probe and state = 'attempting'");
    flow.record(leased, DeliverySteps.RECEIPT);

    // Then
    assertThat(probes).isEqualTo(1);
    assertThat(more).isEmpty();
    assertThat(flow.claim()).hasSize(9);
  }

  @Test
  void oneIdQueuedBeforeOpeningBecomesTheProbe() throws Exception {
    // Given
    List<Ticket> queued = failUntilOpen();
    DeliverySteps.makeEverythingDue();

    // When
    List<LeaseResult> leases = queued.stream().map(flow::lease).toList();

    // Then
    assertThat(leases.stream().filter(LeaseResult.Leased.class::isInstance)).hasSize(1);
  }

  @Test
  void countsProbeOfAnotherGatewayAfterWaitingForTheGate() throws Exception {
    // Given
    TestDatabase.execute("insert into agency_gate (agency) values ('police-a')");
    try (HikariDataSource pool = StoreInternals.pool(TestDatabase.config());
        Connection first = pool.getConnection();
        Connection second = pool.getConnection();
        Statement statement = first.createStatement()) {
      AgencyGateSql.lock(first, List.of(new AgencyId("police-a")));
      CompletableFuture<Integer> seen =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return AgencyGateSql.lock(second, List.of(new AgencyId("police-a")))
                      .get(new AgencyId("police-a"))
                      .attempting();
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      Awaitility.await()
          .atMost(SOON)
          .until(() -> TestDatabase.count("pg_locks where not granted") > 0);

      // When
      statement.execute(
          "update delivery set state = 'attempting', attempt = 1, lease_owner = 1,"
              + " lease_until = now() + interval '1 minute' where id ="
              + " (select id from delivery where recipient = 'police-a' limit 1)");
      first.commit();

      // Then
      assertThat(seen.join()).isEqualTo(1);
    }
  }

  @Test
  void failedProbeReopensBreakerWithoutUsingAnAttempt() throws Exception {
    // Given
    failUntilOpen().forEach(flow::lease);
    DeliverySteps.makeEverythingDue();
    long before = TestDatabase.count("delivery where failed_attempts > 0");

    // When
    flow.attempt(flow.claimOne(), DeliverySteps.TIMEOUT);

    // Then
    assertThat(TestDatabase.count("delivery where failed_attempts > 0")).isEqualTo(before);
    GateView gate = store.agencyGates().of(new AgencyId("police-a")).orElseThrow();
    assertThat(gate.breaker().allows(gate.nowMillis())).isFalse();
  }

  @Test
  void pausedAgencyReceivesNothingUntilResumed() throws Exception {
    // Given
    store
        .agencyGates()
        .pause(new AgencyId("police-a"), "op-1", "moving", Optional.empty())
        .orElseThrow();

    // When
    List<Ticket> paused = flow.claim();
    store
        .agencyGates()
        .resume(new AgencyId("police-a"), "op-1", "moved", Optional.empty())
        .orElseThrow();
    List<Ticket> resumed = flow.claim();

    // Then
    assertThat(paused).hasSize(10).allMatch(ticket -> ticket.agency().value().equals("office-a"));
    assertThat(resumed).hasSize(10).allMatch(ticket -> ticket.agency().value().equals("police-a"));
    assertThat(TestDatabase.count("agency_gate where not_before is not null")).isZero();
  }

  @Test
  void probesAtOnceOnResumeWithOpenBreaker() throws Exception {
    // Given
    store
        .agencyGates()
        .pause(new AgencyId("police-a"), "op-1", "moving", Optional.empty())
        .orElseThrow();
    TestDatabase.execute(
        "update agency_gate set failures = 9, not_before = now() + interval '1 hour'");

    // When
    store
        .agencyGates()
        .resume(new AgencyId("police-a"), "op-1", "moved", Optional.empty())
        .orElseThrow();
    List<Ticket> resumed = flow.claim();

    // Then
    assertThat(resumed.stream().filter(ticket -> ticket.agency().value().equals("police-a")))
        .hasSize(1);
  }
}
