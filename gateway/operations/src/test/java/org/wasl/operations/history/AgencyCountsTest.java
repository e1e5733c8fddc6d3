package org.wasl.operations.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.history.IntervalCounts;

class AgencyCountsTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void countsEachAgencySeparatelyWithSlowestSinceLastRead() {
    // Given
    AgencyCounts counts = new AgencyCounts();
    counts.delivered(new AgencyId("police"), Instant.EPOCH, 2 * SECOND);
    counts.delivered(new AgencyId("police"), Instant.EPOCH, SECOND);
    counts.failed(new AgencyId("office"));
    counts.refused(new AgencyId("office"), 3);
    // When
    Map<String, IntervalCounts> first = counts.read();
    counts.delivered(new AgencyId("police"), Instant.EPOCH, SECOND / 2);
    Map<String, IntervalCounts> second = counts.read();
    // Then
    assertThat(first)
        .containsOnly(
            Map.entry("police", new IntervalCounts(2, 3_000, 2_000, 0, 0)),
            Map.entry("office", new IntervalCounts(0, 0, 0, 1, 3)));
    assertThat(second).containsEntry("police", new IntervalCounts(3, 3_500, 500, 0, 0));
  }
}
