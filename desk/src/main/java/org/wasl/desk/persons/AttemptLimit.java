package org.wasl.desk.persons;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wasl.rules.runtime.TokenBucket;

/** How often one address may try in a window. Safe for use by many threads. */
public final class AttemptLimit {
  /** Addresses that are remembered; the longest unused one is forgotten first. */
  private static final int MAX_SOURCES = 10_000;

  private final double perSecond;
  private final int attempts;
  private final Map<String, TokenBucket> bySource =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
          return size() > MAX_SOURCES;
        }
      };

  /** Allows so many attempts of one address in a window. */
  public AttemptLimit(int attempts, int windowSeconds) {
    this.attempts = attempts;
    this.perSecond = (double) attempts / windowSeconds;
  }

  /** Whether one more attempt is allowed; it is counted. */
  public synchronized boolean take(String source, long nowNanos) {
    TokenBucket bucket =
        bySource.computeIfAbsent(source, any -> new TokenBucket(perSecond, attempts, nowNanos));
    if (!bucket.hasToken(nowNanos)) {
      return false;
    }
    bucket.take(nowNanos);
    return true;
  }
}
