package org.wasl.store.trail;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntBiFunction;

/**
 * Counts what may come without end, so that it fills no disk: each key is told once a minute, with
 * how often. Keys must be from a bounded set.
 */
public final class PeriodicCounter<K> implements AutoCloseable {
  private static final long PERIOD_SECONDS = 60;

  private final Map<K, Integer> counts = new ConcurrentHashMap<>();
  private final ToIntBiFunction<K, Integer> sink;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread timer;

  /**
   * @param thread name of the thread that tells
   * @param teller gets key and count; answers how many of these are to be told later, when it could
   *     not tell them now; throws nothing
   */
  public PeriodicCounter(String thread, ToIntBiFunction<K, Integer> teller) {
    this.sink = teller;
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
      Thread.currentThread().interrupt(); // what is left is told at the close
    }
  }

  /** One more of these. */
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

  /** Tells what is left. Safe to call twice. */
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
