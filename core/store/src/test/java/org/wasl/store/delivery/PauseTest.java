package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.AgencyGates.GateView;

class PauseTest {
  private Store store;
  private DeliverySteps flow;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    flow = new DeliverySteps(store);
    for (int i = 0; i < 5; i++) {
      flow.accept(TestAcceptances.vettedCase("police-a", "office-a"));
    }
  }

  @AfterEach
  void close() throws Exception {
    DeliverySteps.assertTrailsAreSound(store);
    store.close();
  }

  private void pause(Optional<Instant> until) {
    store
        .agencyGates()
        .pause(new AgencyId("police-a"), "anna", "moving-house", until)
        .orElseThrow();
  }

  private GateView gate() {
    return store.agencyGates().of(new AgencyId("police-a")).orElseThrow();
  }

  private static MaintenanceWindow window(Duration from, Duration to) {
    return new MaintenanceWindow(Instant.now().plus(from), Instant.now().plus(to), "maintenance");
  }

  @Test
  void doesNotAttemptQueuedDeliveriesDuringPause() throws Exception {
    // Given
    List<Ticket> queued = flow.claim();
    pause(Optional.empty());

    // When
    List<LeaseResult> leases =
        queued.stream()
            .filter(ticket -> ticket.agency().value().equals("police-a"))
            .map(flow::lease)
            .toList();

    // Then
    assertThat(leases)
        .hasSize(5)
        .containsOnly(new LeaseResult.Dropped(LeaseResult.DropReason.GATE_CLOSED));
    assertThat(
            TestDatabase.count(
                "delivery where recipient = 'police-a' and state = 'waiting'"
                    + " and failed_attempts = 0 and delayed_millis = 0"))
        .isEqualTo(5);
    assertThat(TestDatabase.text("select distinct why from audit_entry where action = 'released'"))
        .isEqualTo("operator");
    assertThat(flow.claim()).isEmpty();
  }

  @Test
  void pauseSurvivesRestartWithPersonAndReason() throws Exception {
    // Given
    pause(Optional.empty());

    // When
    store.close();
    store = Store.open(TestDatabase.config());
    flow = new DeliverySteps(store);

    // Then
    assertThat(flow.claim())
        .hasSize(5)
        .allMatch(ticket -> ticket.agency().value().equals("office-a"));
    AgencyGates.Pause pause = gate().pause().orElseThrow();
    assertThat(pause.person()).isEqualTo("anna");
    assertThat(pause.reason()).isEqualTo("moving-house");
    assertThat(store.trailEntries().of(AuditEntry.agencyStream("police-a")).orElseThrow())
        .extracting(entry -> entry.step().actor() + " " + entry.step().whyText().orElseThrow())
        .containsExactly("operator:anna paused/moving-house");
  }

  @Test
  void pauseEndsAtItsTime() throws Exception {
    // Given
    pause(Optional.of(Instant.now().plusSeconds(3_600)));
    assertThat(gate().paused()).isTrue();

    // When
    TestDatabase.execute("update agency_gate set paused_until = clock_timestamp()");

    // Then
    assertThat(gate().paused()).isFalse();
    assertThat(gate().pause()).isEmpty();
    assertThat(flow.claim()).hasSize(10);
  }

  @Test
  void resumeAtARateSpreadsTheBacklog() throws Exception {
    // Given
    pause(Optional.empty());
    flow.claim();

    // When
    boolean resumed =
        store
            .agencyGates()
            .resume(new AgencyId("police-a"), "anna", "moved", Optional.of(new DeliveryRate(1)))
            .orElseThrow();
    flow.accept(TestAcceptances.vettedCase("police-a"));

    // Then
    assertThat(resumed).isTrue();
    assertThat(flow.claim()).hasSize(2); // the first of the five, and what is new
    assertThat(
            TestDatabase.count(
                "delivery where state = 'waiting' and due_at > now() and delayed_millis = 0"))
        .isEqualTo(4);
  }

  @Test
  void resumeAtARateHasNoTimeoutForLargeBacklog() throws Exception {
    // Given
    pause(Optional.empty());

    // When
    boolean resumed;
    try (TimeoutsRefused _ = new TimeoutsRefused()) {
      resumed =
          store
              .agencyGates()
              .resume(new AgencyId("police-a"), "anna", "moved", Optional.of(new DeliveryRate(1)))
              .orElseThrow();
    }

    // Then
    assertThat(resumed).isTrue();
  }

  @Test
  void resumeWithoutPauseDoesNothing() {
    // When
    boolean resumed =
        store
            .agencyGates()
            .resume(new AgencyId("police-a"), "anna", "moved", Optional.of(new DeliveryRate(1)))
            .orElseThrow();

    // Then
    assertThat(resumed).isFalse();
    assertThat(flow.claim()).hasSize(10);
  }

  @Test
  void announcedWindowPausesAndResumesAutomatically() throws Exception {
    // Given
    MaintenanceWindow later = window(Duration.ofHours(1), Duration.ofHours(2));

    // When
    store
        .agencyGates()
        .announceWindow(new AgencyId("police-a"), "anna", Optional.of(later))
        .orElseThrow();
    boolean before = gate().paused();
    TestDatabase.execute("update agency_gate set window_from = clock_timestamp()");
    boolean during = gate().paused();
    List<Ticket> claimed = flow.claim();
    TestDatabase.execute("update agency_gate set window_to = clock_timestamp()");

    // Then
    assertThat(before).isFalse();
    assertThat(during).isTrue();
    assertThat(claimed).hasSize(5).allMatch(ticket -> ticket.agency().value().equals("office-a"));
    assertThat(gate().paused()).isFalse();
    assertThat(gate().window()).isEmpty();
    assertThat(flow.claim()).hasSize(5);
  }

  @Test
  void resumeEndsBegunWindowAndKeepsFutureOne() {
    // Given
    MaintenanceWindow begun = window(Duration.ofHours(-1), Duration.ofHours(1));
    MaintenanceWindow later = window(Duration.ofHours(1), Duration.ofHours(2));
    store
        .agencyGates()
        .announceWindow(new AgencyId("police-a"), "anna", Optional.of(begun))
        .orElseThrow();
    store
        .agencyGates()
        .announceWindow(new AgencyId("office-a"), "anna", Optional.of(later))
        .orElseThrow();

    // When
    store
        .agencyGates()
        .resume(new AgencyId("police-a"), "anna", "ready-early", Optional.empty())
        .orElseThrow();
    store
        .agencyGates()
        .resume(new AgencyId("office-a"), "anna", "ready-early", Optional.empty())
        .orElseThrow();

    // Then
    assertThat(gate().window()).isEmpty();
    assertThat(gate().paused()).isFalse();
    assertThat(gate().breaker().allows(gate().nowMillis())).isTrue();
    assertThat(store.agencyGates().of(new AgencyId("office-a")).orElseThrow().window()).isPresent();
  }
}
