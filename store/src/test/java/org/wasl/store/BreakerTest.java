package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;

class BreakerTest {
  private static final BreakerPolicy POLICY = new BreakerPolicy(3, 3_600_000, 3_600_000);

  private Store store;
  private Flow flow;

  @BeforeEach
  void open() throws Exception {
    DeliveryConfig deliveries =
        new DeliveryConfig(RetryPolicy.DEFAULT, POLICY, 256, 60_000, 0, 0, 5_000);
    store = TestDatabase.empty(config -> config.with(deliveries));
    flow = new Flow(store);
    for (int i = 0; i < 10; i++) {
      flow.accept(Cases.vettedCase("police-a", "office-a"));
    }
  }

  @AfterEach
  void close() throws Exception {
    Flow.assertTrailsAreSound(store);
    store.close();
  }

  /** Three failures; the other tickets of the agency are still on the broker. */
  private List<Ticket> failUntilOpen() {
    List<Ticket> toPolice = new ArrayList<>(flow.claim());
    toPolice.removeIf(ticket -> ticket.agency().equals("office-a"));
    toPolice.subList(0, 3).forEach(ticket -> flow.attempt(ticket, Flow.TIMEOUT));
    return toPolice.subList(3, toPolice.size());
  }

  @Test
  void whileItIsOpenNothingBurnsAttemptsAndTheOthersNoticeNothing() throws Exception {
    // Given
    List<Ticket> queued = failUntilOpen();

    // When
    List<Leasing> leases = queued.stream().map(flow::lease).toList();

    // Then
    assertThat(leases).hasSize(7).containsOnly(new Leasing.Dropped(Leasing.Why.GATE_CLOSED));
    assertThat(TestDatabase.count("delivery where recipient = 'police-a' and attempts > 0"))
        .isEqualTo(3);
    flow.accept(Cases.vettedCase("police-a", "office-a"));
    assertThat(flow.claim()).extracting(Ticket::agency).containsExactly("office-a");
    assertThat(store.gates().of("police-a").orElseThrow().isOpen()).isFalse();
  }

  @Test
  void halfOpenLetsOneProbeThroughAndItsSuccessClosesIt() throws Exception {
    // Given
    failUntilOpen().forEach(flow::lease);
    Flow.makeEverythingDue();

    // When
    Ticket probe = flow.claimOne();
    List<Ticket> more = flow.claim();
    Leasing.Leased leased = flow.leased(probe);
    flow.record(leased, Flow.RECEIPT);

    // Then
    assertThat(leased.probe()).isTrue();
    assertThat(more).isEmpty();
    assertThat(flow.claim()).hasSize(9);
  }

  @Test
  void ofTheIdsQueuedBeforeItOpenedOneBecomesTheProbe() throws Exception {
    // Given
    List<Ticket> queued = failUntilOpen();
    Flow.makeEverythingDue();

    // When
    List<Leasing> leases = queued.stream().map(flow::lease).toList();

    // Then
    assertThat(leases.stream().filter(Leasing.Leased.class::isInstance)).hasSize(1);
  }

  @Test
  void aProbeThatFailsBurnsNoAttemptAndOpensItAgain() throws Exception {
    // Given
    failUntilOpen().forEach(flow::lease);
    Flow.makeEverythingDue();
    long before = TestDatabase.count("delivery where attempts > 0");

    // When
    flow.attempt(flow.claimOne(), Flow.TIMEOUT);

    // Then
    assertThat(TestDatabase.count("delivery where attempts > 0")).isEqualTo(before);
    assertThat(store.gates().of("police-a").orElseThrow().isOpen()).isFalse();
  }

  @Test
  void aPausedAgencyReceivesNothingUntilItIsResumed() {
    // Given
    store.gates().pause("police-a", "op-1", "moving", Optional.empty()).orElseThrow();

    // When
    List<Ticket> paused = flow.claim();
    store.gates().resume("police-a", "op-1", "moved", Optional.empty()).orElseThrow();
    List<Ticket> resumed = flow.claim();

    // Then
    assertThat(paused).hasSize(10).allMatch(ticket -> ticket.agency().equals("office-a"));
    assertThat(resumed).hasSize(10).allMatch(ticket -> ticket.agency().equals("police-a"));
  }
}
