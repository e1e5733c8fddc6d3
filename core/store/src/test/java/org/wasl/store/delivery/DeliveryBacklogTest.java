package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.Acceptance;

class DeliveryBacklogTest {

  @Test
  void countsOpenDeliveriesPerAgency() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      flow.accept(TestAcceptances.vettedCase("police-a", "office-a"));
      for (Ticket ticket : flow.claim()) {
        boolean toPolice = ticket.agency().value().equals("police-a");
        flow.attempt(
            ticket,
            toPolice ? DeliverySteps.RECEIPT : new AttemptOutcome.Permanent(ReasonCode.REJECTED));
      }
      flow.accept(TestAcceptances.vettedCase("office-a"));
      TestDatabase.execute(
          "update delivery set due_at = now() - interval '90 s' where state = 'waiting'");
      store.agencyGates().pause(new AgencyId("desk"), "op-1", "moving", Optional.empty());

      // When
      Map<AgencyId, DeliveryBacklog.AgencyBacklog> stats =
          store.deliveryBacklog().snapshot().orElseThrow();

      // Then
      assertThat(stats).containsOnlyKeys(new AgencyId("office-a"), new AgencyId("desk"));
      DeliveryBacklog.AgencyBacklog office = stats.get(new AgencyId("office-a"));
      assertThat(office.due()).isEqualTo(1);
      assertThat(office.oldestDueSeconds()).isBetween(89L, 150L);
      assertThat(office.parked()).isEqualTo(1);
      assertThat(stats.get(new AgencyId("desk")).paused()).isTrue();
      assertThat(office.paused()).isFalse();
    }
  }

  @Test
  void ageCountsFromAcceptanceAndFollowersOfParkedAreBlocked() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      Acceptance first = TestAcceptances.vettedCase("police-a");
      flow.accept(first);
      flow.attempt(flow.claimOne(), new AttemptOutcome.Permanent(ReasonCode.REJECTED));
      flow.accept(TestAcceptances.instruction(first.referral(), "police-a"));
      flow.accept(TestAcceptances.vettedCase("police-a"));
      TestDatabase.execute("update message set accepted_at = now() - interval '2 hours'");
      TestDatabase.execute("update delivery set due_at = now() where state = 'waiting'");

      // When
      Map<AgencyId, DeliveryBacklog.AgencyWait> waits =
          store.deliveryBacklog().waits().orElseThrow();

      // Then
      assertThat(waits).containsOnlyKeys(new AgencyId("police-a"));
      assertThat(waits.get(new AgencyId("police-a")).oldestSeconds()).isBetween(7_199L, 7_260L);
      assertThat(waits.get(new AgencyId("police-a")).blocked()).isEqualTo(1);
    }
  }

  @Test
  void storeHasOneDeliveryBacklog() throws Exception {
    try (Store store = TestDatabase.empty()) {
      assertThat(store.deliveryBacklog()).isSameAs(store.deliveryBacklog());
    }
  }
}
