package org.wasl.kit.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Commits entries in groups. While one batch is written, the next one is collected. There is no
 * timer, never two batches at once, and no thread while idle.
 */
final class Batcher<T> {
  private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Executor executor;
  private final int maxBatch;
  private final Consumer<List<T>> action;

  /** {@code action} must not throw. */
  Batcher(Executor executor, int maxBatch, Consumer<List<T>> action) {
    this.executor = executor;
    this.maxBatch = maxBatch;
    this.action = action;
  }

  void add(T item) {
    waiting.add(item);
    if (count.getAndIncrement() == 0) {
      executor.execute(this::drain);
    }
  }

  private void drain() {
    List<T> batch = new ArrayList<>();
    T item;
    while (batch.size() < maxBatch && (item = waiting.poll()) != null) {
      batch.add(item);
    }
    action.accept(batch);
    if (count.addAndGet(-batch.size()) > 0) {
      executor.execute(this::drain);
    }
  }
}
