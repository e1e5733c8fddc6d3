package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.RetryDecision;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.Acceptance;

class FirstDeliveryTest {

  @Test
  void deliversAcceptedCaseOnceToEachRecipient() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Acceptance row = TestAcceptances.vettedCase("police-a", "office-a");
      assertThat(store.intake().accept(row).join().orElseThrow())
          .isEqualTo(new AcceptResult.Accepted(row.firstAnswer(), List.of()));

      // When
      List<Ticket> tickets =
          store.dueDeliveries().claim(new InFlightLimits(8, Map.of())).orElseThrow();
      for (Ticket ticket : tickets) {
        LeaseResult.Leased leased =
            (LeaseResult.Leased) store.attempts().lease(ticket).join().orElseThrow();
        assertThat(leased.ciphertext()).isEqualTo(row.sealed().ciphertext());
        assertThat(leased.attempt()).isEqualTo(1);
        OutcomeResult recorded =
            store
                .attempts()
                .record(leased.receiptSubject(), 1, new AttemptOutcome.Delivered("receipt"))
                .join()
                .orElseThrow();
        assertThat(recorded)
            .isEqualTo(new OutcomeResult.Applied(new RetryDecision.Deliver("receipt")));
      }

      // Then
      assertThat(tickets)
          .extracting(Ticket::agency)
          .containsExactlyInAnyOrder(new AgencyId("police-a"), new AgencyId("office-a"));
      assertThat(store.dueDeliveries().claim(new InFlightLimits(8, Map.of())).orElseThrow())
          .isEmpty();
      assertThat(TestDatabase.count("delivery where state = 'delivered'")).isEqualTo(2);
      assertThat(TestDatabase.count("audit_entry")).isEqualTo(8);
    }
  }
}
