package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.database.Result;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.AttemptTransaction.OutcomeReport;
import org.wasl.store.replay.ParkedRequestSteps;
import org.wasl.store.replay.ParkedRequests;

class OutcomeTest {
  private Store store;
  private DeliverySteps flow;

  @BeforeEach
  void open() throws Exception {
    DeliveryConfig patient =
        new DeliveryConfig(
            new RetryPolicy(
                RetryPolicy.DEFAULT.maxAttempts(),
                259_200_000,
                60_000, // what failed is not due again while a test runs
                600_000,
                2,
                0.5,
                3_600_000,
                3,
                2),
            new BreakerPolicy(1_000, 1, 1),
            256,
            0, // leases run out at once
            0,
            0,
            5_000);
    store = TestDatabase.empty(config -> config.with(patient));
    flow = new DeliverySteps(store);
    flow.accept(TestAcceptances.vettedCase("police-a"));
  }

  @AfterEach
  void close() throws Exception {
    DeliverySteps.assertTrailsAreSound(store);
    store.close();
  }

  @Test
  void failedDeliveryWaitsBeforeItIsDue() throws Exception {
    // When
    LeaseResult.Leased leased = flow.leased(flow.claimOne());
    flow.record(leased, DeliverySteps.TIMEOUT);

    // Then
    assertThat(DeliverySteps.stateOf(leased.deliveryId())).isEqualTo("waiting");
    assertThat(flow.claim()).isEmpty();
  }

  @Test
  void acceptsReceiptOfAbandonedAttempt() throws Exception {
    // Given
    LeaseResult.Leased stalled = flow.leased(flow.claimOne());
    assertThat(flow.reconcile().interrupted()).isEqualTo(1);
    DeliverySteps.makeEverythingDue();
    LeaseResult.Leased second = flow.leased(flow.claimOne());

    // When
    flow.record(stalled, DeliverySteps.RECEIPT);
    OutcomeResult late = flow.record(second, DeliverySteps.TIMEOUT);

    // Then
    assertThat(late).isEqualTo(new OutcomeResult.Stale(DeliveryState.DELIVERED));
    assertThat(DeliverySteps.stateOf(stalled.deliveryId())).isEqualTo("delivered");
  }

  @Test
  void fencesEachReceiptOfATransactionByItsOwnAttempt() throws Exception {
    // Given
    LeaseResult.Leased stalled = flow.leased(flow.claimOne());
    flow.reconcile();
    DeliverySteps.makeEverythingDue();
    flow.leased(flow.claimOne());
    flow.accept(TestAcceptances.vettedCase("police-b"));
    LeaseResult.Leased current = flow.leased(flow.claimOne());

    // When
    List<AttemptResult> results =
        inOneTransaction(
            new OutcomeReport(current.receiptSubject(), current.attempt(), DeliverySteps.RECEIPT),
            new OutcomeReport(stalled.receiptSubject(), stalled.attempt(), DeliverySteps.RECEIPT),
            new OutcomeReport(current.receiptSubject(), current.attempt(), DeliverySteps.RECEIPT));

    // Then
    assertThat(results.subList(0, 2)).hasOnlyElementsOfType(OutcomeResult.Applied.class);
    assertThat(results.get(2)).isEqualTo(new OutcomeResult.Stale(DeliveryState.DELIVERED));
    assertThat(DeliverySteps.stateOf(stalled.deliveryId())).isEqualTo("delivered");
    assertThat(TestDatabase.count("audit_entry where action = 'delivered' and attempt = 1"))
        .isEqualTo(2);
  }

  @Test
  void recordsReceiptThatSharesATransactionWithAFailure() throws Exception {
    // Given
    LeaseResult.Leased first = flow.leased(flow.claimOne());
    flow.accept(TestAcceptances.vettedCase("police-b"));
    LeaseResult.Leased second = flow.leased(flow.claimOne());

    // When
    inOneTransaction(
        new OutcomeReport(first.receiptSubject(), first.attempt(), DeliverySteps.TIMEOUT),
        new OutcomeReport(second.receiptSubject(), second.attempt(), DeliverySteps.RECEIPT));

    // Then
    assertThat(DeliverySteps.stateOf(first.deliveryId())).isEqualTo("waiting");
    assertThat(DeliverySteps.stateOf(second.deliveryId())).isEqualTo("delivered");
  }

  private static List<AttemptResult> inOneTransaction(OutcomeReport... reports) throws Exception {
    try (Connection connection = TestDatabase.connect()) {
      connection.setAutoCommit(false);
      List<AttemptResult> results =
          AttemptTransaction.write(connection, DeliveryConfig.DEFAULT, 0, List.of(reports));
      connection.commit();
      return results;
    }
  }

  @Test
  void ignoresFailureOfAbandonedAttempt() throws Exception {
    // Given
    LeaseResult.Leased stalled = flow.leased(flow.claimOne());
    flow.reconcile();
    DeliverySteps.makeEverythingDue();
    LeaseResult.Leased second = flow.leased(flow.claimOne());

    // When
    OutcomeResult late = flow.record(stalled, new AttemptOutcome.Permanent(ReasonCode.REJECTED));

    // Then
    assertThat(late).isEqualTo(new OutcomeResult.Stale(DeliveryState.ATTEMPTING));
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(DeliverySteps.stateOf(stalled.deliveryId())).isEqualTo("attempting");
  }

  @Test
  void parksAfterLastAttemptAndReplayKeepsTheId() throws Exception {
    // Given
    DeliveryId id = null;
    for (int i = 0; i < RetryPolicy.DEFAULT.maxAttempts(); i++) {
      DeliverySteps.makeEverythingDue();
      Ticket ticket = flow.claimOne();
      id = ticket.deliveryId();
      flow.attempt(ticket, DeliverySteps.TIMEOUT);
    }
    assertThat(store.parkedDeliveries().groups().orElseThrow())
        .extracting(ParkedDeliveries.ParkedGroup::cause)
        .containsExactly("attempts-exhausted/timeout");

    // When
    ParkedRequests.Plan plan =
        store
            .parkedRequests()
            .plan(
                new ParkedRequests.Selection(
                    Set.of(),
                    Optional.of("attempts-exhausted"),
                    Optional.of(new AgencyId("police-a")),
                    0),
                10)
            .orElseThrow();
    int replayed = ParkedRequestSteps.send(store, plan);
    int twice = ParkedRequestSteps.send(store, plan);

    // Then
    assertThat(plan.deliveries()).containsExactly(id);
    assertThat(replayed).isEqualTo(1);
    assertThat(twice).isZero();
    Ticket reclaimedTicket = flow.claimOne();
    assertThat(reclaimedTicket.deliveryId()).isEqualTo(id);
    flow.attempt(reclaimedTicket, DeliverySteps.RECEIPT);
    assertThat(DeliverySteps.stateOf(id)).isEqualTo("delivered");
  }

  @Test
  void acceptsLateReceiptForParkedDelivery() throws Exception {
    // Given
    LeaseResult.Leased leased = flow.leased(flow.claimOne());
    flow.record(leased, new AttemptOutcome.Permanent(ReasonCode.REJECTED));

    // When
    flow.record(leased, DeliverySteps.RECEIPT);

    // Then
    assertThat(DeliverySteps.stateOf(leased.deliveryId())).isEqualTo("delivered");
    assertThat(store.parkedDeliveries().groups().orElseThrow()).isEmpty();
  }

  @Test
  void returnsUnknownForOutcomeOfUnknownDelivery() {
    // Given
    ReceiptSubject unknown =
        new ReceiptSubject(
            new DeliveryId(UUID.randomUUID()),
            new ReferralId(UUID.randomUUID()),
            new AgencyId("platform"),
            new MessageId(UUID.randomUUID()),
            new AgencyId("police-a"));

    // When
    Result<OutcomeResult> answer =
        store.attempts().record(unknown, 1, DeliverySteps.RECEIPT).join();

    // Then
    assertThat(answer.orElseThrow()).isEqualTo(new OutcomeResult.Unknown());
  }
}
