package org.wasl.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits how often each source, such as an address, may begin something, with a token bucket for
 * each. It is thread-safe.
 */
public final class SourceRate {
  /** Bounds the memory. A new source replaces the one that was quiet for longest. */
  public static final int MAX_SOURCES = 10_000;

  private final double perSecond;
  private final long burst;
  private final LongSupplier nanoTime;
  private final Map<String, TokenBucket> sources =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
          return size() > MAX_SOURCES;
        }
      };

  /**
   * @param perSecond how often in a second, above 0
   * @param burst how many at once after a pause
   * @param nanoTime a monotonic clock
   */
  public SourceRate(double perSecond, long burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
  }

  /** Tells whether the source may begin now. */
  public synchronized boolean allows(String source) {
    TokenBucket known = sources.get(source);
    return known == null || known.hasToken(nanoTime.getAsLong());
  }

  /** Records that the source begins one. Beyond its rate the source owes it. */
  public synchronized void begin(String source) {
    long now = nanoTime.getAsLong();
    sources.computeIfAbsent(source, key -> new TokenBucket(perSecond, burst, now)).take(now);
  }

  /** Tells whether the source may begin now. If it may, it begins. */
  public synchronized boolean tryBegin(String source) {
    boolean allowed = allows(source);
    if (allowed) {
      begin(source);
    }
    return allowed;
  }

  /** Number of sources that are remembered. */
  public synchronized int size() {
    return sources.size();
  }
}
