package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;

class UnavailableRecipientsTest {
  @Test
  void parksWaitingAndQueuedDeliveriesAndLetsCallsFinish() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      flow.accept(TestAcceptances.vettedCase("gone"));
      LeaseResult.Leased called = flow.leased(flow.claimOne());
      flow.accept(TestAcceptances.vettedCase("gone", "police-a"));
      assertThat(flow.claim()).hasSize(2);
      flow.accept(TestAcceptances.vettedCase("gone"));
      TestDatabase.execute(
          "update delivery set due_at = now() + interval '1 hour' where state = 'waiting'");
      // When
      int parked = store.unavailableRecipients().park(new AgencyId("gone"), true).orElseThrow();
      // Then
      assertThat(parked).isEqualTo(2);
      assertThat(store.unavailableRecipients().candidates().orElseThrow())
          .containsExactlyInAnyOrder(new AgencyId("gone"), new AgencyId("police-a"));
      assertThat(
              TestDatabase.count(
                  "delivery where recipient = 'gone' and state = 'parked'"
                      + " and reason = 'agency-unavailable' and parked_at is not null"))
          .isEqualTo(2);
      flow.record(called, DeliverySteps.RECEIPT);
      assertThat(DeliverySteps.stateOf(called.deliveryId())).isEqualTo("delivered");
      DeliverySteps.assertTrailsAreSound(store);
    }
  }

  @Test
  void keepsPausedDeliveriesUnlessTheAgencyIsGone() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      new DeliverySteps(store).accept(TestAcceptances.vettedCase("held"));
      store
          .agencyGates()
          .pause(new AgencyId("held"), "op-1", "new-keys", Optional.empty())
          .orElseThrow();
      // When
      int ofRevoked = store.unavailableRecipients().park(new AgencyId("held"), false).orElseThrow();
      int ofGone = store.unavailableRecipients().park(new AgencyId("held"), true).orElseThrow();
      // Then
      assertThat(ofRevoked).isZero();
      assertThat(ofGone).isEqualTo(1);
    }
  }
}
