package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wasl.runtime.PeriodicCounter.KeyLimit;

class PeriodicCounterTest {
  private final List<Map<String, Integer>> recorded = new ArrayList<>();
  private final AtomicBoolean takes = new AtomicBoolean(true);

  /** The source of a key is its first letter. It distinguishes two keys of each source. */
  private final PeriodicCounter<String> counter =
      new PeriodicCounter<>(
          "wasl-test-counter",
          Duration.ofDays(1),
          new KeyLimit<>(key -> key.charAt(0), 2, key -> key.charAt(0) + "-other"),
          this::record);

  private void record(Map<String, Integer> counts) {
    if (takes.get()) {
      recorded.add(Map.copyOf(counts));
      counts.clear();
    }
  }

  @AfterEach
  void close() {
    counter.close();
  }

  @Test
  void countsPerIntervalAndReportsFirstAfterQuietInterval() {
    // When / Then
    assertThat(counter.countUnlessFirst("a")).contains("a");
    assertThat(counter.countUnlessFirst("a")).isEmpty();
    counter.flush();
    assertThat(counter.countUnlessFirst("a")).isEmpty();
    assertThat(counter.countUnlessFirst("a")).isEmpty();
    counter.flush();
    counter.flush();
    assertThat(counter.countUnlessFirst("a")).contains("a");
    assertThat(recorded).containsExactly(Map.of("a", 1), Map.of("a", 2));
  }

  @Test
  void keysBeyondLimitShareOneKeyPerSource() {
    // When / Then
    assertThat(counter.countUnlessFirst("a1")).contains("a1");
    assertThat(counter.countUnlessFirst("a2")).contains("a2");
    assertThat(counter.countUnlessFirst("a3")).contains("a-other");
    assertThat(counter.countUnlessFirst("a4")).isEmpty();
    assertThat(counter.countUnlessFirst("b1")).contains("b1");
    assertThat(counter.countUnlessFirst("a2")).isEmpty();
    assertThat(counter.size()).isEqualTo(4);
    counter.flush();
    assertThat(recorded).containsExactly(Map.of("a-other", 1, "a2", 1));
  }

  @Test
  void retriesUnrecordedCountsAndFailedFirst() {
    // When / Then
    assertThat(counter.countUnlessFirst("a")).contains("a");
    counter.retractFirst("a");
    assertThat(counter.countUnlessFirst("a")).contains("a");
    counter.count("a");
    counter.retractFirst("a");
    takes.set(false);
    counter.flush();
    takes.set(true);
    counter.count("a");
    counter.flush();
    assertThat(recorded).containsExactly(Map.of("a", 2));
  }
}
