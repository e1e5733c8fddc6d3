package org.wasl.rules.deadlines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockJumpDetectorTest {
  private static final long DAY = 86_400_000;
  private static final long HOLD = 3_600_000;

  private final ClockJumpDetector trust = new ClockJumpDetector(5_000, HOLD);
  private long wall = 1_800_000_000_000L;
  private long elapsed;

  private boolean after(long elapsedMillis, long jumpMillis) {
    elapsed += elapsedMillis;
    wall += elapsedMillis + jumpMillis;
    return trust.check(wall, elapsed * 1_000_000);
  }

  @Test
  void trustsSteadyClock() {
    assertThat(after(0, 0)).isTrue();
    assertThat(after(1_000, 20)).isTrue();
    assertThat(after(DAY, -20)).isTrue();
  }

  @Test
  void distrustsJumpedClockUntilItReturns() {
    // Given
    after(0, 0);
    // When
    boolean jumped = after(1_000, DAY);
    boolean still = after(1_000, 0);
    boolean back = after(1_000, -DAY);
    // Then
    assertThat(jumped).isFalse();
    assertThat(still).isFalse();
    assertThat(back).isTrue();
  }

  @Test
  void trustsJumpedClockAfterGracePeriod() {
    // Given
    after(0, 0);
    after(1_000, -DAY);
    // When
    boolean early = after(HOLD - 1, 0);
    boolean late = after(1, 0);
    // Then
    assertThat(early).isFalse();
    assertThat(late).isTrue();
    assertThat(after(1_000, 0)).isTrue();
  }

  @Test
  void pauseOfWatchingIsNotAJump() {
    // Given
    after(0, 0);
    // When
    trust.reset();
    // Then
    assertThat(after(0, 3 * DAY)).isTrue();
  }
}
