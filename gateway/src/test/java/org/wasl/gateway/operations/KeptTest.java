package org.wasl.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeptTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void manyReadersShareOneLookASecond() {
    // Given
    Kept<Integer> kept = new Kept<>(looks::incrementAndGet, nanos::get);
    // When
    int first = kept.now();
    nanos.addAndGet(999_999_999);
    int second = kept.now();
    nanos.addAndGet(1);
    int third = kept.now();
    // Then
    assertThat(first).isEqualTo(1);
    assertThat(second).isEqualTo(1);
    assertThat(third).isEqualTo(2);
  }

  @Test
  void aLookThatTakesLongIsTakenSeldom() {
    // Given
    Kept<Integer> kept =
        new Kept<>(
            () -> {
              nanos.addAndGet(100_000_000);
              return looks.incrementAndGet();
            },
            nanos::get);
    // When
    int first = kept.now();
    nanos.addAndGet(4_999_999_999L);
    int second = kept.now();
    nanos.addAndGet(1);
    int third = kept.now();
    // Then
    assertThat(first).isEqualTo(1);
    assertThat(second).isEqualTo(1);
    assertThat(third).isEqualTo(2);
  }

  @Test
  void aLookThatFailsIsNotTakenAgainForEveryReader() {
    // Given
    Kept<Integer> kept =
        new Kept<>(
            () -> {
              throw new IllegalStateException("look " + looks.incrementAndGet());
            },
            nanos::get);
    // When
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(kept::now).hasMessage("look 1");
    }
    nanos.addAndGet(1_000_000_000);
    // Then
    assertThatThrownBy(kept::now).hasMessage("look 2");
  }
}
