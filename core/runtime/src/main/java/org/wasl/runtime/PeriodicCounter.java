package org.wasl.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Counts events that may come without limit, so that recording them fills no disk. Once an interval
 * each key is handed on with its count. Counts are in memory, so a kill loses those of the
 * interval.
 *
 * @param <K> a key
 */
public final class PeriodicCounter<K> implements AutoCloseable {

  /**
   * Bounds how many keys one source may have.
   *
   * @param source source of a key. Sources must be from a bounded set
   * @param keys number of keys of one source at once
   * @param beyond the key under which the source's further events are counted. It must give only a
   *     few keys of each source, and for one of these the key itself
   */
  public record KeyLimit<K>(Function<K, ?> source, int keys, UnaryOperator<K> beyond) {}

  private final Map<K, Integer> counts = new HashMap<>();
  private final Map<Object, Integer> keysBySource = new HashMap<>();
  private final KeyLimit<K> limit;
  private final long intervalMillis;
  private final Consumer<Map<K, Integer>> sink;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread timer;

  /**
   * Counts keys of a bounded set, and hands on once a minute.
   *
   * @param sink as below
   */
  public PeriodicCounter(String thread, Consumer<Map<K, Integer>> sink) {
    this(
        thread,
        Duration.ofMinutes(1),
        new KeyLimit<>(key -> "", Integer.MAX_VALUE, UnaryOperator.identity()),
        sink);
  }

  /**
   * @param thread name of the thread that hands on
   * @param interval from one time it hands on to the next
   * @param sink gets the counts, removes from them what it could record, and gets the others again
   *     later. It throws nothing
   */
  public PeriodicCounter(
      String thread, Duration interval, KeyLimit<K> limit, Consumer<Map<K, Integer>> sink) {
    this.intervalMillis = interval.toMillis();
    this.limit = limit;
    this.sink = sink;
    timer = new Thread(this::run, thread);
    timer.setDaemon(true);
    timer.start();
  }

  private void run() {
    try {
      while (!closed.await(intervalMillis, TimeUnit.MILLISECONDS)) {
        flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // what is left is handed on at the close
    }
  }

  /** Counts one event of this key. */
  public synchronized void count(K key) {
    add(bounded(key), 1);
  }

  /**
   * Counts one event of this key, unless none is known of the last interval. The caller records
   * such a first event itself, at once.
   *
   * @return the key to record it by, or empty if the event was counted
   */
  public synchronized Optional<K> countUnlessFirst(K key) {
    K counted = bounded(key);
    boolean first = !counts.containsKey(counted);
    add(counted, first ? 0 : 1);
    return first ? Optional.of(counted) : Optional.empty();
  }

  /** The first event of this key could not be recorded, so the next one is the first. */
  public synchronized void retractFirst(K key) {
    if (counts.getOrDefault(key, 1) == 0) {
      remove(key);
    }
  }

  /** The number of known keys. */
  public synchronized int size() {
    return counts.size();
  }

  private K bounded(K key) {
    return counts.containsKey(key)
            || keysBySource.getOrDefault(limit.source().apply(key), 0) < limit.keys()
        ? key
        : limit.beyond().apply(key);
  }

  private void add(K key, int times) {
    if (!counts.containsKey(key)) {
      keysBySource.merge(limit.source().apply(key), 1, Integer::sum);
    }
    counts.merge(key, times, Integer::sum);
  }

  private void remove(K key) {
    counts.remove(key);
    keysBySource.computeIfPresent(
        limit.source().apply(key), (source, keys) -> keys > 1 ? keys - 1 : null);
  }

  /** Hands on what was counted since the last time. */
  void flush() {
    Map<K, Integer> due = takeCounts();
    if (!due.isEmpty()) {
      sink.accept(due);
      synchronized (this) {
        due.forEach(this::add);
      }
    }
  }

  /** A key stays known for one more interval, so that what goes on has one entry in each. */
  private synchronized Map<K, Integer> takeCounts() {
    Map<K, Integer> due = new HashMap<>();
    for (Map.Entry<K, Integer> entry : Map.copyOf(counts).entrySet()) {
      if (entry.getValue() == 0) {
        remove(entry.getKey());
      } else {
        due.put(entry.getKey(), entry.getValue());
        counts.put(entry.getKey(), 0);
      }
    }
    return due;
  }

  /** Passes on the rest. It may be called twice. */
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
