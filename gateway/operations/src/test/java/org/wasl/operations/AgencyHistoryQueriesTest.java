package org.wasl.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wasl.operations.AgencyHistoryQueries.Gap;

class AgencyHistoryQueriesTest {
  private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");
  private static final Duration WIDTH = Duration.ofMinutes(10);

  private static Instant after(int minutes) {
    return TEN.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void reportsGapIfNoGatewayWrote() {
    // Given
    Set<Instant> written = Set.of(after(20), after(30), after(60));
    // When / Then
    assertThat(AgencyHistoryQueries.gaps(written, TEN, after(75), WIDTH))
        .containsExactly(new Gap(TEN, after(20)), new Gap(after(40), after(60)));
  }

  @Test
  void reportsNoGapForUnfinishedPoint() {
    // When / Then
    assertThat(AgencyHistoryQueries.gaps(Set.of(), TEN, after(9), WIDTH)).isEmpty();
  }
}
