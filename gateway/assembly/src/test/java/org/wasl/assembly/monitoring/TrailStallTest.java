package org.wasl.assembly.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.wasl.store.deadline.Deadlines.Progress;

class TrailStallTest {
  private static final int ALLOWED_MILLIS = 1_000;

  private final TrailStall stall = new TrailStall(ALLOWED_MILLIS);

  private boolean lasts(long position, long lagMillis, long atMillis) {
    return stall.lasts(new Progress(position, lagMillis), TimeUnit.MILLISECONDS.toNanos(atMillis));
  }

  @Test
  void detectsPositionThatStandsStillTooLong() {
    // Given
    assertThat(lasts(7, 90_000, 0)).isFalse();
    assertThat(lasts(7, 91_000, ALLOWED_MILLIS)).isFalse();
    // When
    boolean lasts = lasts(7, 91_001, ALLOWED_MILLIS + 1);
    // Then
    assertThat(lasts).isTrue();
  }

  @Test
  void ignoresPositionThatMovesOrIsAtTheEnd() {
    // Given
    lasts(7, 90_000, 0);
    // When
    boolean moved = lasts(8, 90_000, ALLOWED_MILLIS + 1);
    boolean caughtUp = lasts(9, 0, 2 * ALLOWED_MILLIS + 2);
    boolean newer = lasts(9, 1, 4 * ALLOWED_MILLIS);
    // Then
    assertThat(moved || caughtUp || newer).isFalse();
  }

  @Test
  void doesNotCountTimeWithoutMeasurement() {
    // Given
    lasts(7, 90_000, 0);
    // When
    stall.reset();
    // Then
    assertThat(lasts(7, 99_000, 5 * ALLOWED_MILLIS)).isFalse();
  }
}
