package org.wasl.connectors.http;

import java.util.concurrent.TimeUnit;

/** A rate with bursts (token bucket). Not thread-safe. */
final class TokenBucket {
  private final double perNano;
  private final double capacity;
  private double tokens;
  private long filledNanos;

  /**
   * @param perSecond tokens that are added in a second
   * @param capacity tokens at most, and at the beginning; and how many may be owed at most
   * @param nowNanos of a monotonic clock
   */
  TokenBucket(int perSecond, long capacity, long nowNanos) {
    this.perNano = (double) perSecond / TimeUnit.SECONDS.toNanos(1);
    this.capacity = capacity;
    this.tokens = capacity;
    this.filledNanos = nowNanos;
  }

  /** Whether there is a token. */
  boolean hasToken(long nowNanos) {
    fill(nowNanos);
    return tokens >= 1;
  }

  /** Takes a token; where there is none it is owed. */
  void take(long nowNanos) {
    fill(nowNanos);
    tokens = Math.max(tokens - 1, -capacity);
  }

  /** Milliseconds until there is a token; 0 where there is one. */
  long millisUntilToken(long nowNanos) {
    return hasToken(nowNanos)
        ? 0
        : 1 + TimeUnit.NANOSECONDS.toMillis((long) ((1 - tokens) / perNano));
  }

  private void fill(long nowNanos) {
    tokens = Math.min(capacity, tokens + (nowNanos - filledNanos) * perNano);
    filledNanos = nowNanos;
  }
}
