package org.wasl.runtime;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells which values every update of a period has found. It is thread-safe.
 *
 * @param <T> the found values
 */
public final class PersistentFindings<T> {
  private final long nanos;
  private final LongSupplier monotonicNanos;

  /** The time at which an update first found a value. Every update since then found it as well. */
  private final Map<T, Long> since = new HashMap<>();

  /**
   * @param millis how long every update must have found a value. With 0, one update is enough
   * @param monotonicNanos never goes back, like {@link System#nanoTime}
   */
  public PersistentFindings(long millis, LongSupplier monotonicNanos) {
    this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    this.monotonicNanos = monotonicNanos;
  }

  /** Adds an update. Returns the values that every update has found for the whole period. */
  public synchronized List<T> update(Collection<T> found) {
    long now = monotonicNanos.getAsLong();
    since.keySet().retainAll(Set.copyOf(found));
    found.forEach(finding -> since.putIfAbsent(finding, now));
    return since.entrySet().stream()
        .filter(entry -> now - entry.getValue() >= nanos)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Forgets all updates, because there was none for a while. */
  public synchronized void reset() {
    since.clear();
  }
}
