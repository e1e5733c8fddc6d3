package org.wasl.trials.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void quantilesAreOfEveryValueByNearestRank() {
    // Given
    Latencies latencies = new Latencies();
    for (int millis = 3000; millis > 0; millis--) {
      latencies.add(millis * 1_000_000L);
    }
    // When
    Latencies.Summary summary = latencies.summary();
    // Then
    assertThat(summary).isEqualTo(new Latencies.Summary(3000, 1500, 2970, 3000));
  }

  @Test
  void whatCameBeforeTheRestartDoesNotCount() {
    // Given
    Latencies latencies = new Latencies();
    latencies.add(9_000_000);
    // When
    latencies.restart();
    latencies.add(1_000_000);
    // Then
    assertThat(latencies.summary()).isEqualTo(new Latencies.Summary(1, 1, 1, 1));
  }

  @Test
  void nothingMeasuredIsNotZero() {
    // Given
    Latencies latencies = new Latencies();
    // When
    Latencies.Summary summary = latencies.summary();
    // Then
    assertThat(summary.p50Millis()).isNaN();
  }
}
