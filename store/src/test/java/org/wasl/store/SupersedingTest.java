package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.Outcome;
import org.wasl.rules.delivery.Reason;

/** What a withdrawal of the case does to what was parked before it, and the order of all. */
class SupersedingTest {
  private static final Outcome REJECTED = new Outcome.Permanent(Reason.REJECTED);

  private Store store;
  private Flow flow;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    flow = new Flow(store);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void aWithdrawalTakesTheWayThatWhatIsParkedBlocked() throws Exception {
    // Given
    Acceptance original = Cases.vettedCase("police-a");
    flow.accept(original);
    flow.attempt(flow.claimOne(), REJECTED);
    Acceptance withdrawal = withdrawal(original.referral(), Set.of("vetted-case"), "police-a");
    // When
    flow.accept(withdrawal);
    // Then
    assertThat(Flow.stateOf(idOf(original))).isEqualTo("superseded");
    assertThat(flow.claimOne().deliveryId()).isEqualTo(idOf(withdrawal));
    Flow.assertTrailsAreSound(store);
  }

  @Test
  void whatTellsOfANoticeAndWhatGoesToOthersIsNotSuperseded() throws Exception {
    // Given
    Acceptance original = Cases.vettedCase("police-a", "desk");
    flow.accept(original);
    flow.claim().forEach(ticket -> flow.attempt(ticket, REJECTED));
    // When
    flow.accept(withdrawal(original.referral(), Set.of("instruction"), "police-a"));
    flow.accept(withdrawal(original.referral(), Set.of("vetted-case"), "police-a"));
    // Then
    assertThat(Flow.stateOf(original.recipients().get(0).deliveryId())).isEqualTo("superseded");
    assertThat(Flow.stateOf(original.recipients().get(1).deliveryId())).isEqualTo("parked");
  }

  @Test
  void whatIsUnderWayOrWaitsArrivesBeforeTheWithdrawal() throws Exception {
    // Given
    Acceptance original = Cases.vettedCase("police-a");
    flow.accept(original);
    Ticket underWay = flow.claimOne();
    Acceptance withdrawal = withdrawal(original.referral(), Set.of("vetted-case"), "police-a");
    // When
    flow.accept(withdrawal);
    List<Ticket> meanwhile = flow.claim();
    flow.attempt(underWay, Flow.RECEIPT);
    // Then
    assertThat(meanwhile).isEmpty();
    assertThat(flow.claimOne().deliveryId()).isEqualTo(idOf(withdrawal));
  }

  @Test
  void anAmendmentNeverOvertakesTheOriginalHoweverOftenThatIsTriedAgain() throws Exception {
    // Given
    Acceptance original = Cases.vettedCase("police-a", "office-a");
    flow.accept(original);
    Acceptance amendment = Cases.later(original.referral(), "referred", "referred", "police-a");
    flow.accept(amendment);
    // When
    for (int attempt = 1; attempt <= 3; attempt++) {
      List<Ticket> tickets = flow.claim();
      // Then
      assertThat(tickets).noneMatch(ticket -> ticket.deliveryId().equals(idOf(amendment)));
      tickets.forEach(
          ticket ->
              flow.attempt(
                  ticket, ticket.agency().equals("office-a") ? Flow.RECEIPT : Flow.TIMEOUT));
      Flow.makeEverythingDue();
    }
    flow.attempt(flow.claimOne(), Flow.RECEIPT);
    assertThat(flow.claimOne().deliveryId()).isEqualTo(idOf(amendment));
  }

  @Test
  void aReceiptThatComesLateForWhatWasSupersededCounts() throws Exception {
    // Given
    Acceptance original = Cases.vettedCase("police-a");
    flow.accept(original);
    Leasing.Leased lease = flow.leased(flow.claimOne());
    flow.record(lease, REJECTED);
    flow.accept(withdrawal(original.referral(), Set.of("vetted-case"), "police-a"));
    // When
    Recorded late = flow.record(lease, Flow.RECEIPT);
    // Then
    assertThat(late).isInstanceOf(Recorded.Applied.class);
    assertThat(Flow.stateOf(idOf(original))).isEqualTo("delivered");
    Flow.assertTrailsAreSound(store);
  }

  private static Acceptance withdrawal(UUID referral, Set<String> types, String... recipients) {
    Effects effects =
        new Effects(
            "{}", Optional.empty(), Optional.empty(), List.of(), Set.of(), types, List.of());
    return Cases.by("platform", referral, effects, recipients);
  }

  private static UUID idOf(Acceptance row) {
    return row.recipients().get(0).deliveryId();
  }
}
