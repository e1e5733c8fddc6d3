package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SourceRateTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final SourceRate rate = new SourceRate(2, 10, nanos::get);

  private void begin(String source, int handshakes) {
    for (int i = 0; i < handshakes; i++) {
      rate.begin(source);
    }
  }

  @Test
  void allowsBurstThenRatePerSource() {
    // Given
    begin("a", 9);
    assertThat(rate.allows("a")).isTrue();
    // When
    begin("a", 1);
    // Then
    assertThat(rate.allows("a")).isFalse();
    assertThat(rate.allows("b")).isTrue();
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(501));
    assertThat(rate.allows("a")).isTrue();
  }

  @Test
  void requestsBeyondBurstDelayNextOnes() {
    // Given
    begin("a", 14);
    // When
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
    // Then
    assertThat(rate.allows("a")).isFalse();
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(501));
    assertThat(rate.allows("a")).isTrue();
  }

  @Test
  void boundsMemoryAndForgetsQuietestSource() {
    // Given
    begin("quiet", 10);
    begin("busy", 10);
    // When
    for (int i = 0; i < SourceRate.MAX_SOURCES - 1; i++) {
      rate.begin("other-" + i);
      assertThat(rate.allows("busy")).isFalse();
    }
    // Then
    assertThat(rate.size()).isEqualTo(SourceRate.MAX_SOURCES);
    assertThat(rate.allows("quiet")).isTrue();
  }
}
