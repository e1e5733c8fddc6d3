package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;

class OpenDeliveriesTest {

  @Test
  void readsDeliveriesToRequestedAgenciesOnly() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      flow.accept(TestAcceptances.vettedCase("police-a", "office-a"));
      flow.accept(TestAcceptances.vettedCase("police-a", "office-a"));

      // When
      List<OpenDeliveries.SealedToKeys> usages =
          store.openDeliveries().usages(Set.of(new AgencyId("police-a"))).orElseThrow();
      List<OpenDeliveries.Misdirected> misdirected =
          store
              .openDeliveries()
              .misdirected(Set.of(new AgencyId("office-a")), Set.of("police-a", "office-a"))
              .orElseThrow();

      // Then
      assertThat(usages)
          .extracting(OpenDeliveries.SealedToKeys::recipient)
          .containsOnly(new AgencyId("police-a"));
      assertThat(usages.stream().mapToLong(OpenDeliveries.SealedToKeys::deliveries).sum())
          .isEqualTo(2);
      assertThat(misdirected)
          .containsExactly(new OpenDeliveries.Misdirected(new AgencyId("office-a"), 2));
      assertThat(store.openDeliveries().usages(Set.of()).orElseThrow()).isEmpty();
    }
  }
}
