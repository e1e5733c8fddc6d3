package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.Outcome;
import org.wasl.rules.delivery.Reason;

class StatsTest {

  @Test
  void whatIsOpenIsCountedPerAgencyAndWhatIsDoneIsNot() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Flow flow = new Flow(store);
      flow.accept(Cases.vettedCase("police-a", "office-a"));
      for (Ticket ticket : flow.claim()) {
        boolean toPolice = ticket.agency().equals("police-a");
        flow.attempt(ticket, toPolice ? Flow.RECEIPT : new Outcome.Permanent(Reason.REJECTED));
      }
      flow.accept(Cases.vettedCase("office-a"));
      TestDatabase.execute(
          "update delivery set due_at = now() - interval '90 s' where state = 'waiting'");
      store.gates().pause("desk", "op-1", "moving", Optional.empty());

      // When
      Map<String, Stats.AgencyStats> stats = store.stats().snapshot().orElseThrow();

      // Then
      assertThat(stats).containsOnlyKeys("office-a", "desk");
      Stats.AgencyStats office = stats.get("office-a");
      assertThat(office.due()).isEqualTo(1);
      assertThat(office.oldestDueSeconds()).isBetween(89L, 150L);
      assertThat(office.parked()).isEqualTo(1);
      assertThat(stats.get("desk").gateOpen()).isFalse();
      assertThat(stats.get("desk").paused()).isTrue();
      assertThat(office.paused()).isFalse();
    }
  }
}
