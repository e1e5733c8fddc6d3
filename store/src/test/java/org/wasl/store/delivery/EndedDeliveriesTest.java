package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.store.DeliverySteps;
import org.wasl.store.EmptyStore;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.Acceptance;

class EndedDeliveriesTest extends EmptyStore {

  @Test
  void whatIsOverWhatIsOpenAndWhatIsUnknownAreToldApart() {
    // Given
    Acceptance delivered = TestAcceptances.vettedCase("police-a");
    flow.accept(delivered);
    flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
    Acceptance open = TestAcceptances.vettedCase("police-a");
    flow.accept(open);
    UUID unknown = UUID.randomUUID();

    // When
    Map<UUID, Boolean> ended =
        store.endedDeliveries().ended(List.of(idOf(delivered), idOf(open), unknown)).orElseThrow();

    // Then
    assertThat(ended).isEqualTo(Map.of(idOf(delivered), true, idOf(open), false));
  }

  @Test
  void aReferralIsErasedOnceThatWasDone() throws Exception {
    // Given
    UUID erased = UUID.randomUUID();
    UUID requested = UUID.randomUUID();
    TestDatabase.execute(
        """
        insert into erasure (referral, reason, basis, requested_by, erased_by, erased_at)
        values ('%s', 'other', 'other', 'anna', 'bela', now()),
               ('%s', 'other', 'other', 'anna', null, null)
        """
            .formatted(erased, requested));

    // When
    Set<UUID> found =
        store.endedDeliveries().erased(List.of(erased, requested, UUID.randomUUID())).orElseThrow();

    // Then
    assertThat(found).containsExactly(erased);
  }

  private static UUID idOf(Acceptance row) {
    return row.recipients().get(0).deliveryId();
  }
}
