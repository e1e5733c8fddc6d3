package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.Outcome;
import org.wasl.rules.delivery.Reason;
import org.wasl.rules.delivery.RetryPolicy;

class OutcomeTest {
  private Store store;
  private Flow flow;

  @BeforeEach
  void open() throws Exception {
    DeliveryConfig patient =
        new DeliveryConfig(
            RetryPolicy.DEFAULT,
            new BreakerPolicy(1_000, 1, 1),
            256,
            0, // leases run out at once
            0,
            0,
            5_000);
    store = TestDatabase.empty(config -> config.with(patient));
    flow = new Flow(store);
    flow.accept(Cases.vettedCase("police-a"));
  }

  @AfterEach
  void close() throws Exception {
    Flow.assertTrailsAreSound(store);
    store.close();
  }

  @Test
  void aFailureWaitsAndIsNotDueAtOnce() throws Exception {
    // When
    Leasing.Leased leased = flow.leased(flow.claimOne());
    flow.record(leased, Flow.TIMEOUT);

    // Then
    assertThat(Flow.stateOf(leased.deliveryId())).isEqualTo("waiting");
    assertThat(flow.claim()).isEmpty();
  }

  @Test
  void aReceiptOfAnAttemptThatWasGivenUpStillCounts() throws Exception {
    // Given
    Leasing.Leased stalled = flow.leased(flow.claimOne());
    assertThat(flow.reconcile().interrupted()).isEqualTo(1);
    Flow.makeEverythingDue();
    Leasing.Leased second = flow.leased(flow.claimOne());

    // When
    flow.record(stalled, Flow.RECEIPT);
    Recorded late = flow.record(second, Flow.TIMEOUT);

    // Then
    assertThat(late).isEqualTo(new Recorded.Stale(DeliveryState.DELIVERED));
    assertThat(Flow.stateOf(stalled.deliveryId())).isEqualTo("delivered");
  }

  @Test
  void aFailureOfAnAttemptThatWasGivenUpIsIgnored() throws Exception {
    // Given
    Leasing.Leased stalled = flow.leased(flow.claimOne());
    flow.reconcile();
    Flow.makeEverythingDue();
    Leasing.Leased second = flow.leased(flow.claimOne());

    // When
    Recorded late = flow.record(stalled, new Outcome.Permanent(Reason.REJECTED));

    // Then
    assertThat(late).isEqualTo(new Recorded.Stale(DeliveryState.ATTEMPTING));
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(Flow.stateOf(stalled.deliveryId())).isEqualTo("attempting");
  }

  @Test
  void outOfAttemptsItIsParkedAndAReplayStartsAnewUnderTheSameId() throws Exception {
    // Given
    UUID id = null;
    for (int i = 0; i < RetryPolicy.DEFAULT.maxAttempts(); i++) {
      Flow.makeEverythingDue();
      Ticket ticket = flow.claimOne();
      id = ticket.deliveryId();
      flow.attempt(ticket, Flow.TIMEOUT);
    }
    assertThat(store.parked().list(Optional.of("police-a"), 10).orElseThrow())
        .extracting(Parked.ParkedDelivery::reason)
        .containsExactly("attempts-exhausted/timeout");

    // When
    Replay.Plan plan =
        store
            .replay()
            .plan(
                new Replay.Selection(
                    Set.of(), Optional.of("attempts-exhausted"), Optional.of("police-a"), 0),
                10)
            .orElseThrow();
    int replayed = Replays.send(store, plan);
    int twice = Replays.send(store, plan);

    // Then
    assertThat(plan.deliveries()).containsExactly(id);
    assertThat(replayed).isEqualTo(1);
    assertThat(twice).isZero();
    Ticket again = flow.claimOne();
    assertThat(again.deliveryId()).isEqualTo(id);
    flow.attempt(again, Flow.RECEIPT);
    assertThat(Flow.stateOf(id)).isEqualTo("delivered");
  }

  @Test
  void aLateReceiptCountsForAParkedDelivery() throws Exception {
    // Given
    Leasing.Leased leased = flow.leased(flow.claimOne());
    flow.record(leased, new Outcome.Permanent(Reason.REJECTED));

    // When
    flow.record(leased, Flow.RECEIPT);

    // Then
    assertThat(Flow.stateOf(leased.deliveryId())).isEqualTo("delivered");
    assertThat(store.parked().list(Optional.empty(), 10).orElseThrow()).isEmpty();
  }

  @Test
  void anOutcomeOfAnUnknownDeliveryIsAValue() {
    // When
    Result<Recorded> answer = store.attempts().record(UUID.randomUUID(), 1, Flow.RECEIPT).join();

    // Then
    assertThat(answer.orElseThrow()).isEqualTo(new Recorded.Unknown());
  }
}
