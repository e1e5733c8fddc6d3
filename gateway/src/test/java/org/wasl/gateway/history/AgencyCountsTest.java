package org.wasl.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wasl.store.history.IntervalCounts;

class AgencyCountsTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void eachAgencyIsCountedOnItsOwnAndTheSlowestIsThatSinceTheLastLook() {
    // Given
    AgencyCounts counts = new AgencyCounts();
    counts.delivered("police", Instant.EPOCH, 2 * SECOND);
    counts.delivered("police", Instant.EPOCH, SECOND);
    counts.failed("office");
    counts.refused("office", 3);
    // When
    Map<String, IntervalCounts> first = counts.read();
    counts.delivered("police", Instant.EPOCH, SECOND / 2);
    Map<String, IntervalCounts> second = counts.read();
    // Then
    assertThat(first)
        .containsOnly(
            Map.entry("police", new IntervalCounts(2, 3_000, 2_000, 0, 0)),
            Map.entry("office", new IntervalCounts(0, 0, 0, 1, 3)));
    assertThat(second).containsEntry("police", new IntervalCounts(3, 3_500, 500, 0, 0));
  }
}
