package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.referral.Timeline;

class DeliveryReceiptsTest {
  private Store store;
  private DeliverySteps flow;

  @BeforeEach
  void open() throws Exception {
    DeliveryConfig config =
        new DeliveryConfig(
            RetryPolicy.DEFAULT,
            BreakerPolicy.DEFAULT,
            256,
            60_000,
            0,
            0,
            5_000,
            agency -> agency.value().equals("office-a") ? 600_000 : 60_000);
    store = TestDatabase.empty(with -> with.with(config));
    flow = new DeliverySteps(store);
  }

  @AfterEach
  void close() throws Exception {
    DeliverySteps.assertTrailsAreSound(store);
    store.close();
  }

  @Test
  void comparesReceiptWithStoredDelivery() {
    // Given
    Acceptance row = TestAcceptances.vettedCase("police-a");
    flow.accept(row);
    LeaseResult.Leased leased = flow.leased(flow.claimOne());
    // When
    DeliveryReceipts.ExpectedReceipt subject =
        store.deliveryReceipts().expected(leased.deliveryId()).orElseThrow().orElseThrow();
    // Then
    assertThat(subject)
        .usingRecursiveComparison()
        .ignoringFields("ageMillis")
        .isEqualTo(
            new DeliveryReceipts.ExpectedReceipt(
                leased.deliveryId(),
                leased.referral(),
                leased.sender(),
                leased.messageId(),
                new AgencyId("police-a"),
                leased.digest(),
                1,
                0));
    assertThat(store.deliveryReceipts().expected(new DeliveryId(UUID.randomUUID())).orElseThrow())
        .isEmpty();
  }

  @Test
  void keepsAndAuditsFirstOpeningReceiptOnly() throws Exception {
    // Given
    flow.accept(TestAcceptances.vettedCase("police-a"));
    LeaseResult.Leased leased = flow.leased(flow.claimOne());
    flow.record(leased, DeliverySteps.RECEIPT);
    // When
    DeliveryState first =
        store
            .deliveryReceipts()
            .recordRetrieved(leased.deliveryId(), "one")
            .orElseThrow()
            .orElseThrow();
    DeliveryState second =
        store
            .deliveryReceipts()
            .recordRetrieved(leased.deliveryId(), "two")
            .orElseThrow()
            .orElseThrow();
    // Then
    assertThat(first).isEqualTo(second).isEqualTo(DeliveryState.DELIVERED);
    Timeline timeline = store.timelines().timeline(leased.referral()).orElseThrow().orElseThrow();
    assertThat(timeline.deliveries().get(0).retrieval()).contains("one");
    assertThat(timeline.deliveries().get(0).receipt()).contains("receipt");
    assertThat(TestDatabase.count("audit_entry where action = 'retrieved'")).isEqualTo(1);
  }

  @Test
  void keepsFirstNeedsResealReceiptOnly() throws Exception {
    // Given
    flow.accept(TestAcceptances.vettedCase("police-a"));
    LeaseResult.Leased leased = flow.leased(flow.claimOne());
    flow.record(leased, DeliverySteps.RECEIPT);
    // When
    DeliveryReceipts.StatementResult first =
        store
            .deliveryReceipts()
            .recordNeedsReseal(leased.deliveryId(), "one")
            .orElseThrow()
            .orElseThrow();
    DeliveryReceipts.StatementResult second =
        store
            .deliveryReceipts()
            .recordNeedsReseal(leased.deliveryId(), "two")
            .orElseThrow()
            .orElseThrow();
    // Then
    assertThat(first)
        .isEqualTo(new DeliveryReceipts.StatementResult(DeliveryState.DELIVERED, true));
    assertThat(second)
        .isEqualTo(new DeliveryReceipts.StatementResult(DeliveryState.DELIVERED, false));
    Timeline timeline = store.timelines().timeline(leased.referral()).orElseThrow().orElseThrow();
    assertThat(timeline.deliveries().get(0).needsReseal()).isPresent();
    assertThat(timeline.deliveries().get(0).receipt()).contains("receipt");
    assertThat(TestDatabase.count("audit_entry where action = 'needs-reseal'")).isEqualTo(1);
    assertThat(TestDatabase.count("delivery where needs_reseal = 'one'")).isEqualTo(1);
  }

  @Test
  void needsResealStatementEndsTheDelivery() throws Exception {
    // Given
    flow.accept(TestAcceptances.vettedCase("police-a"));
    LeaseResult.Leased leased = flow.leased(flow.claimOne());
    flow.record(leased, new AttemptOutcome.Permanent(ReasonCode.REJECTED));
    // When
    DeliveryReceipts.StatementResult stated =
        store
            .deliveryReceipts()
            .recordNeedsReseal(leased.deliveryId(), "one")
            .orElseThrow()
            .orElseThrow();
    // Then
    assertThat(stated)
        .isEqualTo(new DeliveryReceipts.StatementResult(DeliveryState.DELIVERED, true));
    assertThat(DeliverySteps.stateOf(leased.deliveryId())).isEqualTo("delivered");
    assertThat(TestDatabase.count("delivery where receipt = 'one'")).isEqualTo(1);
  }

  @Test
  void rejectsOpeningReceiptBeforeDelivery() {
    // Given
    flow.accept(TestAcceptances.vettedCase("police-a"));
    LeaseResult.Leased leased = flow.leased(flow.claimOne());
    // When
    DeliveryState state =
        store
            .deliveryReceipts()
            .recordRetrieved(leased.deliveryId(), "one")
            .orElseThrow()
            .orElseThrow();
    // Then
    assertThat(state).isEqualTo(DeliveryState.ATTEMPTING);
    Timeline timeline = store.timelines().timeline(leased.referral()).orElseThrow().orElseThrow();
    assertThat(timeline.deliveries().get(0).retrieval()).isEmpty();
  }

  @Test
  void ignoresReceiptOfRemovedDelivery() {
    // Given
    flow.accept(TestAcceptances.vettedCase("police-a"));
    DeliveryId erased = new DeliveryId(UUID.randomUUID());
    // When
    Optional<DeliveryState> retrieved =
        store.deliveryReceipts().recordRetrieved(erased, "one").orElseThrow();
    Optional<DeliveryReceipts.StatementResult> resealed =
        store.deliveryReceipts().recordNeedsReseal(erased, "one").orElseThrow();
    // Then
    assertThat(retrieved).isEmpty();
    assertThat(resealed).isEmpty();
  }

  @Test
  void uncollectedDeliveryIsDueAgainAtGrowingIntervals() throws Exception {
    // Given
    flow.accept(TestAcceptances.vettedCase("police-a"));
    LeaseResult.Leased leased = flow.leased(flow.claimOne());
    String before = TestDatabase.text("select clock_timestamp()");
    // When
    flow.record(leased, new AttemptOutcome.NotCollected());
    // Then
    assertThat(DeliverySteps.stateOf(leased.deliveryId())).isEqualTo("waiting");
    assertThat(TestDatabase.count("delivery where failed_attempts > 0")).isZero();
    assertThat(
            TestDatabase.count(
                "delivery where due_at >= '" + before + "'::timestamptz + interval '500 ms'"))
        .isOne();
    assertThat(TestDatabase.count("delivery where delayed_millis = 500")).isOne();
  }

  @Test
  void leaseCoversTheAgencysCallDeadline() throws Exception {
    // Given
    flow.accept(TestAcceptances.vettedCase("police-a", "office-a"));
    // When
    flow.claim().forEach(flow::lease);
    // Then
    assertThat(leasesBeyond(61)).isEqualTo(1);
    assertThat(leasesBeyond(590)).isEqualTo(1);
    assertThat(leasesBeyond(601)).isZero();
  }

  private static long leasesBeyond(int seconds) throws Exception {
    return TestDatabase.count(
        "delivery where lease_until > clock_timestamp() + interval '" + seconds + " s'");
  }
}
