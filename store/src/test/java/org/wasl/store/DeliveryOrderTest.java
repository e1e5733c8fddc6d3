package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.Outcome;
import org.wasl.rules.delivery.Reason;

class DeliveryOrderTest {
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
  void onlyTheOldestOpenDeliveryOfAReferralToAnAgencyIsGivenOut() {
    // Given
    Acceptance first = Cases.vettedCase("police-a", "office-a");
    flow.accept(first);
    Acceptance second = Cases.instruction(first.referral(), "police-a");
    flow.accept(second);

    // When
    List<Ticket> tickets = flow.claim();
    tickets.forEach(ticket -> flow.attempt(ticket, Flow.RECEIPT));

    // Then
    assertThat(tickets).hasSize(2).noneMatch(ticket -> ticket.deliveryId().equals(idOf(second)));
    assertThat(flow.claimOne().deliveryId()).isEqualTo(idOf(second));
  }

  @Test
  void aParkedDeliveryHoldsBackWhatFollowsItForThatAgencyOnly() throws Exception {
    // Given
    Acceptance first = Cases.vettedCase("police-a");
    flow.accept(first);
    flow.attempt(flow.claimOne(), new Outcome.Permanent(Reason.REJECTED));

    // When
    flow.accept(Cases.instruction(first.referral(), "police-a", "office-a"));

    // Then
    assertThat(Flow.stateOf(idOf(first))).isEqualTo("parked");
    assertThat(flow.claimOne().agency()).isEqualTo("office-a");
  }

  @Test
  void theMoreUrgentGoFirstThenTheLongestDue() {
    // Given
    Acceptance routine = Cases.vettedCase(UUID.randomUUID(), 0, "police-a");
    Acceptance older = Cases.vettedCase(UUID.randomUUID(), 3, "police-a");
    Acceptance newer = Cases.vettedCase(UUID.randomUUID(), 3, "police-a");
    List.of(routine, older, newer).forEach(flow::accept);

    // When
    List<Ticket> tickets = store.relay().claim(Windows.of(2)).orElseThrow();

    // Then
    assertThat(tickets).extracting(Ticket::deliveryId).containsExactly(idOf(older), idOf(newer));
  }

  @Test
  void aWindowBoundsWhatIsUnderWayToAnAgencyAndNotTheOthers() {
    // Given
    for (int i = 0; i < 5; i++) {
      flow.accept(Cases.vettedCase("police-a", "office-a"));
    }
    Windows windows = new Windows(2, java.util.Map.of("office-a", 4, "police-b", 9));

    // When
    List<Ticket> tickets = store.relay().claim(windows).orElseThrow();
    List<Ticket> more = store.relay().claim(windows).orElseThrow();

    // Then
    assertThat(tickets.stream().filter(ticket -> ticket.agency().equals("police-a"))).hasSize(2);
    assertThat(tickets.stream().filter(ticket -> ticket.agency().equals("office-a"))).hasSize(4);
    assertThat(more).isEmpty();
  }

  @Test
  void aTicketThatWasGivenOutAgainLeasesNothing() {
    // Given
    flow.accept(Cases.vettedCase("police-a"));
    Ticket ticket = flow.claimOne();
    flow.leased(ticket);

    // When
    Leasing again = flow.lease(ticket);

    // Then
    assertThat(again).isEqualTo(new Leasing.Dropped(Leasing.Why.STALE));
  }

  private static UUID idOf(Acceptance row) {
    return row.recipients().get(0).deliveryId();
  }
}
