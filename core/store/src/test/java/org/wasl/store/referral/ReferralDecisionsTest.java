package org.wasl.store.referral;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.referral.ReferralDecisions.ReferralDecision;

class ReferralDecisionsTest {

  @Test
  void returnsEachReferralOnceWithItsDecidingRows() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      List<ReferralId> opened = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Acceptance row = TestAcceptances.vettedCase("police-a");
        new DeliverySteps(store).accept(row);
        opened.add(row.referral());
      }
      // When
      List<ReferralDecision> all = new ArrayList<>();
      Optional<ReferralId> last = Optional.empty();
      List<Integer> sizes = new ArrayList<>();
      do {
        List<ReferralDecision> page = store.referralDecisions().page(last, 2).orElseThrow();
        sizes.add(page.size());
        all.addAll(page);
        last = Optional.of(page.get(page.size() - 1).referral());
      } while (sizes.get(sizes.size() - 1) == 2);
      // Then
      assertThat(sizes).containsExactly(2, 2, 1);
      assertThat(all)
          .extracting(ReferralDecision::referral)
          .containsExactlyInAnyOrderElementsOf(opened);
      assertThat(all).extracting(ReferralDecision::why).containsOnly(List.of("row-1"));
      assertThat(all)
          .extracting(ReferralDecision::clearJson)
          .containsOnly("{\"category\": \"fraud\"}");
    }
  }
}
