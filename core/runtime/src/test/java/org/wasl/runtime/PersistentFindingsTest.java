package org.wasl.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PersistentFindingsTest {
  private static final int MILLIS = 100;

  private final AtomicLong now = new AtomicLong();
  private final PersistentFindings<String> found = new PersistentFindings<>(MILLIS, now::get);

  @Test
  void returnsValuesThatEveryUpdateOfThePeriodFound() {
    // Given
    found.update(List.of("always", "at first"));
    later(MILLIS - 1);

    // When
    List<String> tooSoon = found.update(List.of("always", "late"));
    later(1);

    // Then
    assertThat(tooSoon).isEmpty();
    assertThat(found.update(List.of("always", "at first", "late"))).containsExactly("always");
  }

  @Test
  void updateWithoutTheValueRestartsItsPeriod() {
    // Given
    found.update(List.of("comes and goes"));
    later(MILLIS);

    // When
    found.update(List.of());

    // Then
    assertThat(found.update(List.of("comes and goes"))).isEmpty();
    later(MILLIS);
    assertThat(found.update(List.of("comes and goes"))).containsExactly("comes and goes");
  }

  @Test
  void resetRestartsThePeriod() {
    // Given
    found.update(List.of("one"));
    later(MILLIS);

    // When
    found.reset();

    // Then
    assertThat(found.update(List.of("one"))).isEmpty();
  }

  @Test
  void severalThreadsMayUpdateAtOnce() throws Exception {
    // Given
    List<String> all = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    List<Future<?>> updates = new ArrayList<>();

    // When
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int thread = 0; thread < 4; thread++) {
        int own = thread;
        updates.add(
            threads.submit(
                () -> {
                  for (int update = 0; update < 20_000; update++) {
                    found.update(all.subList((own + update) % 8, 8));
                  }
                }));
      }
    }

    // Then
    for (Future<?> update : updates) {
      update.get();
    }
    assertThat(found.update(all)).isEmpty();
  }

  private void later(int millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
