package org.wasl.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProcessUsageTest {

  private static final long SELF = ProcessHandle.current().pid();

  @Test
  void cpuTimeOfAProcessGrowsWithItsWork() {
    // Given
    ProcessUsage before = ProcessUsage.of(SELF);
    AtomicLong work = new AtomicLong();
    // When
    await()
        .atMost(SOON)
        .until(
            () -> {
              for (int i = 0; i < 10_000_000; i++) {
                work.addAndGet(i);
              }
              return ProcessUsage.of(SELF).cpuMicros() > before.cpuMicros();
            });
    // Then
    assertThat(ProcessUsage.of(SELF).rssKib()).isBetween(10_000L, 100_000_000L);
  }

  @Test
  void proportionalSetIsAtMostTheResidentSet() {
    // When
    long proportional = ProcessUsage.proportionalKib(SELF).orElseThrow();
    // Then
    assertThat(proportional).isBetween(10_000L, ProcessUsage.of(SELF).rssKib() * 11 / 10);
    assertThat(ProcessUsage.proportionalKib(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void reportsNoUsageOfEndedProcess() {
    // Given a number that no process can have
    // When
    ProcessUsage usage = ProcessUsage.of(Long.MAX_VALUE);
    // Then
    assertThat(usage).isEqualTo(new ProcessUsage(0, 0));
  }
}
