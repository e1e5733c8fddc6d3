package org.wasl.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CachedSnapshotTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void manyReadersShareOneLookASecond() {
    // Given
    CachedSnapshot<Integer> kept = new CachedSnapshot<>(looks::incrementAndGet, nanos::get);
    // When
    int first = kept.get();
    nanos.addAndGet(999_999_999);
    int second = kept.get();
    nanos.addAndGet(1);
    int third = kept.get();
    // Then
    assertThat(first).isEqualTo(1);
    assertThat(second).isEqualTo(1);
    assertThat(third).isEqualTo(2);
  }

  @Test
  void aLookThatTakesLongIsTakenForAFiftiethOfTheTime() {
    assertIsTakenAgainAfter(4_999_999_999L, new CachedSnapshot<>(this::longLook, nanos::get));
  }

  @Test
  void oneThatIsOnlyShownIsTakenForATwoHundredthOfIt() {
    assertIsTakenAgainAfter(19_999_999_999L, CachedSnapshot.seldom(this::longLook, nanos::get));
  }

  @Test
  void howeverLongALookTakesOneIsTakenAfterAMinute() {
    assertIsTakenAgainAfter(
        59_999_999_999L,
        CachedSnapshot.seldom(
            () -> {
              nanos.addAndGet(5_000_000_000L);
              return looks.incrementAndGet();
            },
            nanos::get));
  }

  private int longLook() {
    nanos.addAndGet(100_000_000);
    return looks.incrementAndGet();
  }

  private void assertIsTakenAgainAfter(long pauseNanos, CachedSnapshot<Integer> kept) {
    // When
    int first = kept.get();
    nanos.addAndGet(pauseNanos);
    int second = kept.get();
    nanos.addAndGet(1);
    int third = kept.get();
    // Then
    assertThat(first).isEqualTo(1);
    assertThat(second).isEqualTo(1);
    assertThat(third).isEqualTo(2);
  }

  @Test
  void aLookThatFailsIsNotTakenAgainForEveryReader() {
    // Given
    CachedSnapshot<Integer> kept =
        new CachedSnapshot<>(
            () -> {
              throw new IllegalStateException("look " + looks.incrementAndGet());
            },
            nanos::get);
    // When
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(kept::get).hasMessage("look 1");
    }
    nanos.addAndGet(1_000_000_000);
    // Then
    assertThatThrownBy(kept::get).hasMessage("look 2");
  }
}
