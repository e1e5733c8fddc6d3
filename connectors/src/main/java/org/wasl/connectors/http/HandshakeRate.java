package org.wasl.connectors.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.wasl.rules.runtime.TokenBucket;

/**
 * How many TLS handshakes a source may begin: a token bucket for each. A handshake costs the
 * gateway one or two milliseconds of CPU, with or without a certificate.
 */
final class HandshakeRate {
  /** Bounds the memory; the source that was quiet for longest is forgotten for a new one. */
  static final int MAX_SOURCES = 10_000;

  private final int perSecond;
  private final int burstSeconds;
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
   * @param perSecond handshakes of one source in a second
   * @param burstSeconds after a pause so many seconds' worth may come at once
   * @param nanoTime a monotonic clock
   */
  HandshakeRate(int perSecond, int burstSeconds, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burstSeconds = burstSeconds;
    this.nanoTime = nanoTime;
  }

  /** Whether the source may begin a handshake now. */
  synchronized boolean allows(String source) {
    TokenBucket known = sources.get(source);
    return known == null || known.hasToken(nanoTime.getAsLong());
  }

  /** The source begins one; beyond its rate it owes it. */
  synchronized void begin(String source) {
    long now = nanoTime.getAsLong();
    sources
        .computeIfAbsent(
            source, key -> new TokenBucket(perSecond, (long) perSecond * burstSeconds, now))
        .take(now);
  }

  /** Number of sources that are remembered. */
  synchronized int size() {
    return sources.size();
  }
}
