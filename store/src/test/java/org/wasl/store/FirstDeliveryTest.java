package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.Decision;
import org.wasl.rules.delivery.Outcome;

class FirstDeliveryTest {

  @Test
  void anAcceptedCaseIsClaimedLeasedAndDeliveredOnceToEachRecipient() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Acceptance row = Cases.vettedCase("police-a", "office-a");
      assertThat(store.intake().accept(row).join().orElseThrow())
          .isEqualTo(new AcceptResult.Accepted(row.firstAnswer()));

      // When
      List<Ticket> tickets = store.relay().claim(Windows.of(8)).orElseThrow();
      for (Ticket ticket : tickets) {
        Leasing.Leased leased =
            (Leasing.Leased) store.attempts().lease(ticket).join().orElseThrow();
        assertThat(leased.ciphertext()).isEqualTo(row.sealed().ciphertext());
        assertThat(leased.attempt()).isEqualTo(1);
        Recorded recorded =
            store
                .attempts()
                .record(leased.deliveryId(), 1, new Outcome.Delivered("receipt"))
                .join()
                .orElseThrow();
        assertThat(recorded).isEqualTo(new Recorded.Applied(new Decision.Deliver("receipt")));
      }

      // Then
      assertThat(tickets)
          .extracting(Ticket::agency)
          .containsExactlyInAnyOrder("police-a", "office-a");
      assertThat(store.relay().claim(Windows.of(8)).orElseThrow()).isEmpty();
      assertThat(TestDatabase.count("delivery where state = 'delivered'")).isEqualTo(2);
      assertThat(TestDatabase.count("audit_entry")).isEqualTo(8);
    }
  }
}
