package org.wasl.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntBiFunction;

/**
 * Counts what may come without end, so that it fills no disk: each key is told once a minute, with
 * how often. Keys must be from a bounded set.
 */
public final class Tally<K> implements AutoCloseable {
  private static final long PERIOD_SECONDS = 60;

  private final Map<K, Integer> counts = new ConcurrentHashMap<>();
  private final ToIntBiFunction<K, Integer> teller;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread clock;

  /**
   * @param thread name of the thread that tells
   * @param teller gets key and count; answers how many of these are to be told later, when it could
   *     not tell them now; throws nothing
   */
  public Tally(String thread, ToIntBiFunction<K, Integer> teller) {
    this.teller = teller;
    clock = new Thread(this::run, thread);
    clock.setDaemon(true);
    clock.start();
  }

  private void run() {
    try {
      while (!closed.await(PERIOD_SECONDS, TimeUnit.SECONDS)) {
        tell();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what is left is told at the close
    }
  }

  /** One more of these. */
  public void count(K key) {
    counts.merge(key, 1, Integer::sum);
  }

  private void tell() {
    for (K key : counts.keySet()) {
      Integer times = counts.remove(key);
      int left = times == null ? 0 : teller.applyAsInt(key, times);
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
      clock.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tell();
  }
}
