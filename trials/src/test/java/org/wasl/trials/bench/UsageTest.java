package org.wasl.trials.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UsageTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final long SELF = ProcessHandle.current().pid();

  @Test
  void workShowsInTheCpuTimeOfItsProcess() {
    // Given
    Usage before = Usage.of(SELF);
    AtomicLong work = new AtomicLong();
    // When
    await()
        .atMost(SOON)
        .until(
            () -> {
              for (int i = 0; i < 10_000_000; i++) {
                work.addAndGet(i);
              }
              return Usage.of(SELF).cpuMicros() > before.cpuMicros();
            });
    // Then
    assertThat(Usage.of(SELF).rssKib()).isBetween(10_000L, 100_000_000L);
  }

  @Test
  void aProcessThatIsGoneUsesNothing() {
    // Given a number that no process can have
    // When
    Usage usage = Usage.of(Long.MAX_VALUE);
    // Then
    assertThat(usage).isEqualTo(new Usage(0, 0));
  }
}
