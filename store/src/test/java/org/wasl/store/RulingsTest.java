package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.store.Rulings.Ruling;

class RulingsTest {

  @Test
  void everyReferralComesOnceWithTheRowsThatDecidedIt() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      List<UUID> opened = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Acceptance row = Cases.vettedCase("police-a");
        new Flow(store).accept(row);
        opened.add(row.referral());
      }
      // When
      List<Ruling> all = new ArrayList<>();
      Optional<UUID> last = Optional.empty();
      List<Integer> sizes = new ArrayList<>();
      do {
        List<Ruling> page = store.rulings().page(last, 2).orElseThrow();
        sizes.add(page.size());
        all.addAll(page);
        last = Optional.of(page.get(page.size() - 1).referral());
      } while (sizes.get(sizes.size() - 1) == 2);
      // Then
      assertThat(sizes).containsExactly(2, 2, 1);
      assertThat(all).extracting(Ruling::referral).containsExactlyInAnyOrderElementsOf(opened);
      assertThat(all).extracting(Ruling::why).containsOnly(List.of("row-1"));
      assertThat(all).extracting(Ruling::clearJson).containsOnly("{\"category\": \"fraud\"}");
    }
  }
}
