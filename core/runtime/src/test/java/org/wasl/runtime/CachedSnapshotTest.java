package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachedSnapshotTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void manyReadersShareOneReadPerSecond() {
    // Given
    CachedSnapshot<Integer> snapshot = new CachedSnapshot<>(reads::incrementAndGet, nanos::get);
    // When
    int first = snapshot.get();
    nanos.addAndGet(999_999_999);
    int second = snapshot.get();
    nanos.addAndGet(1);
    int third = snapshot.get();
    // Then
    assertThat(first).isEqualTo(1);
    assertThat(second).isEqualTo(1);
    assertThat(third).isEqualTo(2);
  }

  @Test
  void readsAgainAtOnceAfterDataChanged() {
    // Given
    CachedSnapshot<Integer> snapshot = new CachedSnapshot<>(this::slowRead, nanos::get);
    snapshot.get();
    // When
    snapshot.expire();
    // Then
    assertThat(snapshot.get()).isEqualTo(2);
  }

  @Test
  void slowReadUsesAtMostTwoPercentOfTime() {
    assertIsTakenAgainAfter(4_999_999_999L, new CachedSnapshot<>(this::slowRead, nanos::get));
  }

  @Test
  void displayOnlyReadUsesAtMostHalfPercentOfTime() {
    assertIsTakenAgainAfter(19_999_999_999L, CachedSnapshot.forDisplay(this::slowRead, nanos::get));
  }

  @Test
  void readsAgainAfterOneMinuteHoweverSlow() {
    assertIsTakenAgainAfter(
        59_999_999_999L,
        CachedSnapshot.forDisplay(
            () -> {
              nanos.addAndGet(5_000_000_000L);
              return reads.incrementAndGet();
            },
            nanos::get));
  }

  private int slowRead() {
    nanos.addAndGet(100_000_000);
    return reads.incrementAndGet();
  }

  private void assertIsTakenAgainAfter(long pauseNanos, CachedSnapshot<Integer> snapshot) {
    // When
    int first = snapshot.get();
    nanos.addAndGet(pauseNanos);
    int second = snapshot.get();
    nanos.addAndGet(1);
    int third = snapshot.get();
    // Then
    assertThat(first).isEqualTo(1);
    assertThat(second).isEqualTo(1);
    assertThat(third).isEqualTo(2);
  }

  @Test
  void sharesFailedReadBetweenReaders() {
    // Given
    CachedSnapshot<Integer> snapshot =
        new CachedSnapshot<>(
            () -> {
              throw new IllegalStateException("look " + reads.incrementAndGet());
            },
            nanos::get);
    // When
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(snapshot::get).hasMessage("look 1");
    }
    nanos.addAndGet(1_000_000_000);
    // Then
    assertThatThrownBy(snapshot::get).hasMessage("look 2");
  }
}
