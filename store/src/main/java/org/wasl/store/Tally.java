package org.wasl.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
  private final ScheduledExecutorService clock;

  /**
   * @param thread name of the thread that tells
   * @param teller gets key and count; answers how many of these are to be told later, when it could
   *     not tell them now
   */
  public Tally(String thread, ToIntBiFunction<K, Integer> teller) {
    this.teller = teller;
    clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, thread);
              daemon.setDaemon(true);
              return daemon;
            });
    clock.scheduleAtFixedRate(this::tell, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  /** One more of these. */
  public void count(K key) {
    counts.merge(key, 1, Integer::sum);
  }

  /** Tells what was counted since the last time. */
  public void tell() {
    for (K key : counts.keySet()) {
      Integer times = counts.remove(key);
      int left = times == null ? 0 : teller.applyAsInt(key, times);
      if (left > 0) {
        counts.merge(key, left, Integer::sum);
      }
    }
  }

  /** Tells what is left. */
  @Override
  public void close() {
    clock.shutdownNow();
    try {
      clock.awaitTermination(PERIOD_SECONDS, TimeUnit.SECONDS); // it may be telling
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tell();
  }
}
