package org.wasl.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.wasl.link.state.LinkHealth;
import org.wasl.link.state.LinkHealth.Side;

/** Tests that health reports any failure of repeated work, and only while it lasts. */
class RunningPartsTest {
  private final LinkHealth health = new LinkHealth();

  /** Failures of the next rounds. Later rounds succeed. */
  private final LinkedBlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();

  private void upkeep() throws IOException {
    Throwable fault = faults.peek();
    if (fault instanceof IOException e) {
      throw e;
    }
    if (fault instanceof RuntimeException e) {
      throw e;
    }
    if (fault instanceof Error e) {
      throw e;
    }
  }

  private static void await(ThrowingRunnable assertion) {
    Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(10)).untilAsserted(assertion);
  }

  @Test
  void forgetsAFaultThatIsOverAndKeepsTheFaultsOfOtherParts() {
    // Given
    faults.add(new IOException("No space left on device"));
    health.trouble(Side.OUTBOUND, "a document waits");
    try (RunningParts parts = new RunningParts(1, health)) {
      // When
      parts.repeat(Side.OUTBOUND, "upkeep", this::upkeep);
      // Then
      await(
          () ->
              assertThat(health.troubles())
                  .isEqualTo(Map.of(Side.OUTBOUND, "a document waits; No space left on device")));

      // When
      health.well(Side.OUTBOUND);
      // Then
      assertThat(health.troubles()).isEqualTo(Map.of(Side.OUTBOUND, "No space left on device"));

      // When
      faults.clear();
      // Then
      await(() -> assertThat(health.troubles()).isEmpty());
    }
  }

  @Test
  void reportsAFaultOfAnyKindAtItsSide() {
    // Given
    faults.add(new UncheckedIOException(new IOException("Stale file handle")));
    try (RunningParts parts = new RunningParts(1, health)) {
      // When
      parts.repeat(Side.INBOUND, "parked-messages", this::upkeep);
      // Then
      await(
          () -> assertThat(health.troubles()).isEqualTo(Map.of(Side.INBOUND, "Stale file handle")));

      // When
      faults.add(new IllegalStateException("secret content"));
      faults.remove();
      // Then
      await(
          () ->
              assertThat(health.troubles().get(Side.INBOUND))
                  .contains("IllegalStateException")
                  .doesNotContain("secret"));
    }
  }

  @Test
  void failedRoundEndsNoLaterRound() {
    // Given
    faults.add(new OutOfMemoryError("no thread"));
    try (RunningParts parts = new RunningParts(1, health)) {
      // When
      parts.repeat(Side.INBOUND, "parked-messages", this::upkeep);
      // Then
      await(() -> assertThat(health.troubles().get(Side.INBOUND)).contains("OutOfMemoryError"));

      // When
      faults.clear();
      // Then
      await(() -> assertThat(health.troubles()).isEmpty());
    }
  }
}
