package org.wasl.kit.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatcherTest {

  private static final int PRODUCERS = 8;
  private static final int EACH = 5_000;

  @Test
  void eachItemIsInOneBatchAndBatchesDoNotOverlap() {
    // Given
    ExecutorService executor = Executors.newFixedThreadPool(4);
    ExecutorService producers = Executors.newFixedThreadPool(PRODUCERS);
    AtomicBoolean busy = new AtomicBoolean();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger largest = new AtomicInteger();
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    Batcher<Integer> batcher =
        new Batcher<>(
            executor,
            10,
            batch -> {
              overlaps.addAndGet(busy.compareAndSet(false, true) ? 0 : 1);
              largest.accumulateAndGet(batch.size(), Math::max);
              seen.addAll(batch);
              busy.set(false);
            });
    // When
    for (int producer = 0; producer < PRODUCERS; producer++) {
      int first = producer * EACH;
      producers.execute(() -> IntStream.range(first, first + EACH).forEach(batcher::add));
    }
    // Then
    await().atMost(SOON).until(() -> seen.size() == PRODUCERS * EACH);
    assertThat(seen).doesNotHaveDuplicates();
    assertThat(overlaps).hasValue(0);
    assertThat(largest.get()).isLessThanOrEqualTo(10);
    producers.shutdownNow();
    executor.shutdownNow();
  }
}
