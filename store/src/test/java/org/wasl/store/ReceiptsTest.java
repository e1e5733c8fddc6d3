package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.Outcome;
import org.wasl.rules.delivery.Reason;
import org.wasl.rules.delivery.RetryPolicy;

class ReceiptsTest {
  private Store store;
  private Flow flow;

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
            Map.of("office-a", 600_000L));
    store = TestDatabase.empty(with -> with.with(config));
    flow = new Flow(store);
  }

  @AfterEach
  void close() throws Exception {
    Flow.assertTrailsAreSound(store);
    store.close();
  }

  @Test
  void aReceiptIsComparedWithWhatIsStored() {
    // Given
    Acceptance row = Cases.vettedCase("police-a");
    flow.accept(row);
    Leasing.Leased leased = flow.leased(flow.claimOne());
    // When
    Receipts.Subject subject =
        store.receipts().subject(leased.deliveryId()).orElseThrow().orElseThrow();
    // Then
    assertThat(subject)
        .usingRecursiveComparison()
        .ignoringFields("ageMillis")
        .isEqualTo(
            new Receipts.Subject(
                leased.deliveryId(),
                leased.referral(),
                leased.sender(),
                leased.messageId(),
                "police-a",
                leased.digest(),
                1,
                0));
    assertThat(store.receipts().subject(UUID.randomUUID()).orElseThrow()).isEmpty();
  }

  @Test
  void theFirstReceiptOfAnOpeningStaysAndIsAuditedOnce() throws Exception {
    // Given
    flow.accept(Cases.vettedCase("police-a"));
    Leasing.Leased leased = flow.leased(flow.claimOne());
    flow.record(leased, Flow.RECEIPT);
    // When
    DeliveryState first = store.receipts().retrieved(leased.deliveryId(), "one").orElseThrow();
    DeliveryState second = store.receipts().retrieved(leased.deliveryId(), "two").orElseThrow();
    // Then
    assertThat(first).isEqualTo(second).isEqualTo(DeliveryState.DELIVERED);
    Timeline timeline = store.timelines().of(leased.referral()).orElseThrow().orElseThrow();
    assertThat(timeline.deliveries().get(0).retrieval()).contains("one");
    assertThat(timeline.deliveries().get(0).receipt()).contains("receipt");
    assertThat(TestDatabase.count("audit_entry where action = 'retrieved'")).isEqualTo(1);
  }

  @Test
  void thatNoKeyOpensItIsKeptOnceAndTheFirstReceiptStays() throws Exception {
    // Given
    flow.accept(Cases.vettedCase("police-a"));
    Leasing.Leased leased = flow.leased(flow.claimOne());
    flow.record(leased, Flow.RECEIPT);
    // When
    Receipts.Stated first = store.receipts().needsReseal(leased.deliveryId(), "one").orElseThrow();
    Receipts.Stated second = store.receipts().needsReseal(leased.deliveryId(), "two").orElseThrow();
    // Then
    assertThat(first).isEqualTo(new Receipts.Stated(DeliveryState.DELIVERED, true));
    assertThat(second).isEqualTo(new Receipts.Stated(DeliveryState.DELIVERED, false));
    Timeline timeline = store.timelines().of(leased.referral()).orElseThrow().orElseThrow();
    assertThat(timeline.deliveries().get(0).needsReseal()).isPresent();
    assertThat(timeline.deliveries().get(0).receipt()).contains("receipt");
    assertThat(TestDatabase.count("audit_entry where action = 'needs-reseal'")).isEqualTo(1);
    assertThat(TestDatabase.count("delivery where needs_reseal = 'one'")).isEqualTo(1);
  }

  @Test
  void whatCannotBeOpenedIsNotSentAgainAndHoldsNothingBack() throws Exception {
    // Given
    flow.accept(Cases.vettedCase("police-a"));
    Leasing.Leased leased = flow.leased(flow.claimOne());
    flow.record(leased, new Outcome.Permanent(Reason.REJECTED));
    // When
    Receipts.Stated stated = store.receipts().needsReseal(leased.deliveryId(), "one").orElseThrow();
    // Then
    assertThat(stated).isEqualTo(new Receipts.Stated(DeliveryState.DELIVERED, true));
    assertThat(Flow.stateOf(leased.deliveryId())).isEqualTo("delivered");
    assertThat(TestDatabase.count("delivery where receipt = 'one'")).isEqualTo(1);
  }

  @Test
  void whatHasNotArrivedNobodyHasOpened() {
    // Given
    flow.accept(Cases.vettedCase("police-a"));
    Leasing.Leased leased = flow.leased(flow.claimOne());
    // When
    DeliveryState state = store.receipts().retrieved(leased.deliveryId(), "one").orElseThrow();
    // Then
    assertThat(state).isEqualTo(DeliveryState.ATTEMPTING);
    Timeline timeline = store.timelines().of(leased.referral()).orElseThrow().orElseThrow();
    assertThat(timeline.deliveries().get(0).retrieval()).isEmpty();
  }

  @Test
  void whatNobodyCameForIsDueAsBefore() throws Exception {
    // Given
    flow.accept(Cases.vettedCase("police-a"));
    Leasing.Leased leased = flow.leased(flow.claimOne());
    // When
    flow.record(leased, new Outcome.NobodyCame());
    // Then
    assertThat(Flow.stateOf(leased.deliveryId())).isEqualTo("waiting");
    assertThat(flow.claimOne().deliveryId()).isEqualTo(leased.deliveryId());
    assertThat(TestDatabase.count("delivery where attempts > 0")).isZero();
  }

  @Test
  void aLeaseIsAsLongAsItsAgencysDeadlineAsksFor() throws Exception {
    // Given
    flow.accept(Cases.vettedCase("police-a", "office-a"));
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
