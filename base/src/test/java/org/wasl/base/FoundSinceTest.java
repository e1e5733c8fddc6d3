package org.wasl.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FoundSinceTest {
  private static final int MILLIS = 100;

  private final AtomicLong now = new AtomicLong();
  private final FoundSince<String> found = new FoundSince<>(MILLIS, now::get);

  @Test
  void whatEveryLookOfTheTimeHasFoundIsTold() {
    // Given
    found.look(List.of("always", "at first"));
    later(MILLIS - 1);

    // When
    List<String> tooSoon = found.look(List.of("always", "late"));
    later(1);

    // Then
    assertThat(tooSoon).isEmpty();
    assertThat(found.look(List.of("always", "at first", "late"))).containsExactly("always");
  }

  @Test
  void aLookThatDoesNotFindItBeginsItsTimeAnew() {
    // Given
    found.look(List.of("comes and goes"));
    later(MILLIS);

    // When
    found.look(List.of());

    // Then
    assertThat(found.look(List.of("comes and goes"))).isEmpty();
    later(MILLIS);
    assertThat(found.look(List.of("comes and goes"))).containsExactly("comes and goes");
  }

  @Test
  void whatIsForgottenBeginsAnew() {
    // Given
    found.look(List.of("one"));
    later(MILLIS);

    // When
    found.forget();

    // Then
    assertThat(found.look(List.of("one"))).isEmpty();
  }

  @Test
  void severalThreadsMayLookAtOnce() throws Exception {
    // Given
    List<String> all = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    List<Future<?>> looks = new ArrayList<>();

    // When
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int thread = 0; thread < 4; thread++) {
        int own = thread;
        looks.add(
            threads.submit(
                () -> {
                  for (int look = 0; look < 20_000; look++) {
                    found.look(all.subList((own + look) % 8, 8));
                  }
                }));
      }
    }

    // Then
    for (Future<?> look : looks) {
      look.get();
    }
    assertThat(found.look(all)).isEmpty();
  }

  private void later(int millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
