package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.EmptyStore;
import org.wasl.store.TestAcceptances;
import org.wasl.store.intake.Acceptance;

class DeliveryOrderTest extends EmptyStore {
  @Test
  void dispatchesOnlyOldestOpenDeliveryOfReferralAndAgency() {
    // Given
    Acceptance first = TestAcceptances.vettedCase("police-a", "office-a");
    flow.accept(first);
    Acceptance second = TestAcceptances.instruction(first.referral(), "police-a");
    flow.accept(second);

    // When
    List<Ticket> tickets = flow.claim();
    tickets.forEach(ticket -> flow.attempt(ticket, DeliverySteps.RECEIPT));

    // Then
    assertThat(tickets).hasSize(2).noneMatch(ticket -> ticket.deliveryId().equals(idOf(second)));
    assertThat(flow.claimOne().deliveryId()).isEqualTo(idOf(second));
  }

  @Test
  void parkedDeliveryBlocksFollowersForThatAgencyOnly() throws Exception {
    // Given
    Acceptance first = TestAcceptances.vettedCase("police-a");
    flow.accept(first);
    flow.attempt(flow.claimOne(), new AttemptOutcome.Permanent(ReasonCode.REJECTED));

    // When
    flow.accept(TestAcceptances.instruction(first.referral(), "police-a", "office-a"));

    // Then
    assertThat(DeliverySteps.stateOf(idOf(first))).isEqualTo("parked");
    assertThat(flow.claimOne().agency().value()).isEqualTo("office-a");
  }

  @Test
  void dispatchesMostUrgentThenLongestDueFirst() {
    // Given
    Acceptance routine =
        TestAcceptances.vettedCase(new MessageId(UUID.randomUUID()), 0, "police-a");
    Acceptance older = TestAcceptances.vettedCase(new MessageId(UUID.randomUUID()), 3, "police-a");
    Acceptance newer = TestAcceptances.vettedCase(new MessageId(UUID.randomUUID()), 3, "police-a");
    List.of(routine, older, newer).forEach(flow::accept);

    // When
    List<Ticket> tickets =
        store.dueDeliveries().claim(new InFlightLimits(2, Map.of())).orElseThrow();

    // Then
    assertThat(tickets).extracting(Ticket::deliveryId).containsExactly(idOf(older), idOf(newer));
  }

  @Test
  void windowLimitsInFlightDeliveriesOfOneAgencyOnly() {
    // Given
    for (int i = 0; i < 5; i++) {
      flow.accept(TestAcceptances.vettedCase("police-a", "office-a"));
    }
    InFlightLimits windows =
        new InFlightLimits(
            2, java.util.Map.of(new AgencyId("office-a"), 4, new AgencyId("police-b"), 9));

    // When
    List<Ticket> tickets = store.dueDeliveries().claim(windows).orElseThrow();
    List<Ticket> more = store.dueDeliveries().claim(windows).orElseThrow();

    // Then
    assertThat(tickets.stream().filter(ticket -> ticket.agency().value().equals("police-a")))
        .hasSize(2);
    assertThat(tickets.stream().filter(ticket -> ticket.agency().value().equals("office-a")))
        .hasSize(4);
    assertThat(more).isEmpty();
  }

  @Test
  void supersededTicketGetsNoLease() {
    // Given
    flow.accept(TestAcceptances.vettedCase("police-a"));
    Ticket ticket = flow.claimOne();
    flow.leased(ticket);

    // When
    LeaseResult repeatedResult = flow.lease(ticket);

    // Then
    assertThat(repeatedResult).isEqualTo(new LeaseResult.Dropped(LeaseResult.DropReason.STALE));
  }

  private static DeliveryId idOf(Acceptance row) {
    return row.recipients().get(0).deliveryId();
  }
}
