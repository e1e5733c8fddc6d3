package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.EmptyStore;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.Acceptance;

class FinishedDeliveriesTest extends EmptyStore {

  @Test
  void distinguishesFinishedOpenAndUnknownDeliveries() {
    // Given
    Acceptance delivered = TestAcceptances.vettedCase("police-a");
    flow.accept(delivered);
    flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
    Acceptance open = TestAcceptances.vettedCase("police-a");
    flow.accept(open);
    List<DeliveryId> ids = List.of(idOf(delivered), idOf(open), new DeliveryId(UUID.randomUUID()));

    // When
    Map<DeliveryId, Boolean> ended =
        store.finishedDeliveries().ended(new AgencyId("police-a"), ids).orElseThrow();
    Set<DeliveryId> toOthers =
        store.finishedDeliveries().toOthers(new AgencyId("police-a"), ids).orElseThrow();

    // Then
    assertThat(ended).isEqualTo(Map.of(idOf(delivered), true, idOf(open), false));
    assertThat(toOthers).isEmpty();
  }

  @Test
  void row22TellsOtherAgencyNothingOfADelivery() {
    // Given
    Acceptance row = TestAcceptances.vettedCase("police-a");
    flow.accept(row);
    List<DeliveryId> ids = List.of(idOf(row), new DeliveryId(UUID.randomUUID()));

    // When
    Map<DeliveryId, Boolean> ended =
        store.finishedDeliveries().ended(new AgencyId("police-b"), ids).orElseThrow();
    Set<DeliveryId> toOthers =
        store.finishedDeliveries().toOthers(new AgencyId("police-b"), ids).orElseThrow();

    // Then
    assertThat(ended).isEmpty();
    assertThat(toOthers).containsExactly(idOf(row));
  }

  @Test
  void reportsReferralAsErasedOnceErasureIsDone() throws Exception {
    // Given
    ReferralId erased = new ReferralId(UUID.randomUUID());
    ReferralId requested = new ReferralId(UUID.randomUUID());
    TestDatabase.execute(
        """
        insert into erasure (referral, reason, basis, requested_by, erased_by, erased_at)
        values ('%s', 'other', 'other', 'anna', 'bela', now()),
               ('%s', 'other', 'other', 'anna', null, null)
        """
            .formatted(erased, requested));

    // When
    Set<ReferralId> found =
        store
            .finishedDeliveries()
            .erased(List.of(erased, requested, new ReferralId(UUID.randomUUID())))
            .orElseThrow();

    // Then
    assertThat(found).containsExactly(erased);
  }

  private static DeliveryId idOf(Acceptance row) {
    return row.recipients().get(0).deliveryId();
  }
}
