package org.wasl.store.trail;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntBiFunction;

/**
 * Counts events without a natural limit, so that recording them does not fill the disk: once a
 * minute the count of each key is passed to the sink. Keys must be from a bounded set.
 *
 * @param <K> a key
 */
public final class PeriodicCounter<K> implements AutoCloseable {
  private static final long PERIOD_SECONDS = 60;

  private final Map<K, Integer> counts = new ConcurrentHashMap<>();
  private final ToIntBiFunction<K, Integer> sink;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread timer;

  /**
   * @param thread name of the thread that hands on
   * @param sink gets key and count; returns how many of these it could not take and gets again
   *     later; throws nothing
   */
  public PeriodicCounter(String thread, ToIntBiFunction<K, Integer> sink) {
    this.sink = sink;
    timer = new Thread(this::run, thread);
    timer.setDaemon(true);
    timer.start();
  }

  private void run() {
    try {
      while (!closed.await(PERIOD_SECONDS, TimeUnit.SECONDS)) {
        flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what is left is handed on at the close
    }
  }

  /** Counts one event of this key. */
  public void count(K key) {
    counts.merge(key, 1, Integer::sum);
  }

  private void flush() {
    for (K key : List.copyOf(counts.keySet())) {
      Integer times = counts.remove(key);
      int left = times == null ? 0 : sink.applyAsInt(key, times);
      if (left > 0) {
        counts.merge(key, left, Integer::sum);
      }
    }
  }

  /** Passes on the rest. Safe to call twice. */
  @Override
  public void close() {
    closed.countDown();
    try {
      timer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    flush();
  }
}
