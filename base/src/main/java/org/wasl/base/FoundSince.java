package org.wasl.base;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Looks again and again, and tells what every look of a time has found. For any number of threads.
 *
 * @param <T> what is found, by its value
 */
public final class FoundSince<T> {
  private final long nanos;
  private final LongSupplier monotonicNanos;

  /** When a look first found them; every look since then did. */
  private final Map<T, Long> since = new HashMap<>();

  /**
   * @param millis how long every look must have found something; 0: one look is enough
   * @param monotonicNanos never goes back, like {@link System#nanoTime}
   */
  public FoundSince(long millis, LongSupplier monotonicNanos) {
    this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    this.monotonicNanos = monotonicNanos;
  }

  /** One look; of what it found, that which every look has found for so long. */
  public synchronized List<T> look(Collection<T> found) {
    long now = monotonicNanos.getAsLong();
    since.keySet().retainAll(Set.copyOf(found));
    found.forEach(one -> since.putIfAbsent(one, now));
    return since.entrySet().stream()
        .filter(one -> now - one.getValue() >= nanos)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Forgets all looks: none was taken for a while. */
  public synchronized void forget() {
    since.clear();
  }
}
