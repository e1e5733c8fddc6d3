package org.wasl.store.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.store.DeliverySteps;
import org.wasl.store.EmptyStore;
import org.wasl.store.TestAcceptances;
import org.wasl.store.delivery.LeaseResult;
import org.wasl.store.delivery.OutcomeResult;
import org.wasl.store.delivery.Ticket;

/** What a withdrawal of the case does to what was parked before it, and the order of all. */
class SupersededDeliveriesTest extends EmptyStore {
  private static final AttemptOutcome REJECTED = new AttemptOutcome.Permanent(ReasonCode.REJECTED);

  @Test
  void aWithdrawalTakesTheWayThatWhatIsParkedBlocked() throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a");
    flow.accept(original);
    flow.attempt(flow.claimOne(), REJECTED);
    Acceptance withdrawal = withdrawal(original.referral(), Set.of("vetted-case"), "police-a");
    // When
    flow.accept(withdrawal);
    // Then
    assertThat(DeliverySteps.stateOf(idOf(original))).isEqualTo("superseded");
    assertThat(flow.claimOne().deliveryId()).isEqualTo(idOf(withdrawal));
    DeliverySteps.assertTrailsAreSound(store);
  }

  @Test
  void whatTellsOfANoticeAndWhatGoesToOthersIsNotSuperseded() throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a", "desk");
    flow.accept(original);
    flow.claim().forEach(ticket -> flow.attempt(ticket, REJECTED));
    // When
    flow.accept(withdrawal(original.referral(), Set.of("instruction"), "police-a"));
    flow.accept(withdrawal(original.referral(), Set.of("vetted-case"), "police-a"));
    // Then
    assertThat(DeliverySteps.stateOf(original.recipients().get(0).deliveryId()))
        .isEqualTo("superseded");
    assertThat(DeliverySteps.stateOf(original.recipients().get(1).deliveryId()))
        .isEqualTo("parked");
  }

  @Test
  void whatIsUnderWayOrWaitsArrivesBeforeTheWithdrawal() throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a");
    flow.accept(original);
    Ticket underWay = flow.claimOne();
    Acceptance withdrawal = withdrawal(original.referral(), Set.of("vetted-case"), "police-a");
    // When
    flow.accept(withdrawal);
    List<Ticket> meanwhile = flow.claim();
    flow.attempt(underWay, DeliverySteps.RECEIPT);
    // Then
    assertThat(meanwhile).isEmpty();
    assertThat(flow.claimOne().deliveryId()).isEqualTo(idOf(withdrawal));
  }

  @Test
  void anAmendmentNeverOvertakesTheOriginalHoweverOftenThatIsTriedAgain() throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a", "office-a");
    flow.accept(original);
    Acceptance amendment =
        TestAcceptances.later(original.referral(), "referred", "referred", "police-a");
    flow.accept(amendment);
    // When
    for (int attempt = 1; attempt <= 3; attempt++) {
      List<Ticket> tickets = flow.claim();
      // Then
      assertThat(tickets).noneMatch(ticket -> ticket.deliveryId().equals(idOf(amendment)));
      tickets.forEach(
          ticket ->
              flow.attempt(
                  ticket,
                  ticket.agency().equals("office-a")
                      ? DeliverySteps.RECEIPT
                      : DeliverySteps.TIMEOUT));
      DeliverySteps.makeEverythingDue();
    }
    flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
    assertThat(flow.claimOne().deliveryId()).isEqualTo(idOf(amendment));
  }

  @Test
  void aReceiptThatComesLateForWhatWasSupersededCounts() throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a");
    flow.accept(original);
    LeaseResult.Leased lease = flow.leased(flow.claimOne());
    flow.record(lease, REJECTED);
    flow.accept(withdrawal(original.referral(), Set.of("vetted-case"), "police-a"));
    // When
    OutcomeResult late = flow.record(lease, DeliverySteps.RECEIPT);
    // Then
    assertThat(late).isInstanceOf(OutcomeResult.Applied.class);
    assertThat(DeliverySteps.stateOf(idOf(original))).isEqualTo("delivered");
    DeliverySteps.assertTrailsAreSound(store);
  }

  private static Acceptance withdrawal(UUID referral, Set<String> types, String... recipients) {
    MessageEffects effects =
        new MessageEffects(
            "{}", Optional.empty(), Optional.empty(), List.of(), Set.of(), types, List.of());
    return TestAcceptances.by("platform", referral, effects, recipients);
  }

  private static UUID idOf(Acceptance row) {
    return row.recipients().get(0).deliveryId();
  }
}
