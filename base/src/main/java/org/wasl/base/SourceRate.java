package org.wasl.base;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often each source, such as an address, may begin something: a token bucket for each. Safe for
 * use by many threads.
 */
public final class SourceRate {
  /** Bounds the memory; the source that was quiet for longest is forgotten for a new one. */
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
   * @param perSecond how often in a second; above 0
   * @param burst how many at once after a pause
   * @param nanoTime a monotonic clock
   */
  public SourceRate(double perSecond, long burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
  }

  /** Whether the source may begin now. */
  public synchronized boolean allows(String source) {
    TokenBucket known = sources.get(source);
    return known == null || known.hasToken(nanoTime.getAsLong());
  }

  /** The source begins one; beyond its rate it owes it. */
  public synchronized void begin(String source) {
    long now = nanoTime.getAsLong();
    sources.computeIfAbsent(source, key -> new TokenBucket(perSecond, burst, now)).take(now);
  }

  /** Whether the source may begin now; then it begins. */
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
