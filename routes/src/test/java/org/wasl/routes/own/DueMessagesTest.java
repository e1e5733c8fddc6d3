package org.wasl.routes.own;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wasl.routes.TestLine;
import org.wasl.routes.TestPartners;
import org.wasl.rules.deadlines.ClockJumpDetector;
import org.wasl.store.TestDatabase;
import org.wasl.store.deadline.ReporterStatuses.PendingStatus;

class DueMessagesTest {

  @Test
  void blockedMessageDoesNotDelayOthers() throws Exception {
    // Given
    TestLine line = new TestLine();
    try (line.requests;
        line.store) {
      TestDatabase.execute(
          """
          insert into reporter_status (referral, code, since)
          select gen_random_uuid(), 'received', now() from generate_series(1, 3)
          """);
      DueMessages dueMessages =
          new DueMessages(
              line.store,
              () -> TestPartners.configuration(line.directory),
              state -> Optional.empty(),
              new ClockJumpDetector(60_000, 3_600_000),
              Clock.systemUTC(),
              System::nanoTime,
              2,
              line.events);
      // When
      List<PendingStatus> first = dueMessages.dueStatuses();
      List<PendingStatus> second = dueMessages.dueStatuses();
      List<PendingStatus> third = dueMessages.dueStatuses();
      // Then
      assertThat(first).hasSize(2);
      assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
      assertThat(third).isEqualTo(first);
    }
  }
}
