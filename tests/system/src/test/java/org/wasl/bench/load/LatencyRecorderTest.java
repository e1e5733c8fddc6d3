package org.wasl.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyRecorderTest {
  @Test
  void computesQuantilesByNearestRank() {
    // Given
    LatencyRecorder latencies = new LatencyRecorder();
    for (int millis = 3000; millis > 0; millis--) {
      latencies.add(millis * 1_000_000L);
    }
    // When
    LatencyRecorder.Summary summary = latencies.summary();
    // Then
    assertThat(summary).isEqualTo(new LatencyRecorder.Summary(3000, 1500, 2970, 3000));
  }

  @Test
  void restartDropsEarlierValues() {
    // Given
    LatencyRecorder latencies = new LatencyRecorder();
    latencies.add(9_000_000);
    // When
    latencies.restart();
    latencies.add(1_000_000);
    // Then
    assertThat(latencies.summary()).isEqualTo(new LatencyRecorder.Summary(1, 1, 1, 1));
  }

  @Test
  void reportsNoValueWithoutMeasurements() {
    // Given
    LatencyRecorder latencies = new LatencyRecorder();
    // When
    LatencyRecorder.Summary summary = latencies.summary();
    // Then
    assertThat(summary.p50Millis()).isNaN();
  }
}
