package org.wasl.runtime;

import java.util.concurrent.TimeUnit;

/** A rate with bursts (token bucket). It is not thread-safe. */
public final class TokenBucket {
  private final double tokensPerNano;
  private final double capacity;
  private double tokens;
  private long filledNanos;

  /**
   * @param perSecond tokens that are added in a second, above 0
   * @param capacity tokens at most, and at the beginning. At most as many may be owed
   * @param nowNanos time of a monotonic clock
   */
  public TokenBucket(double perSecond, long capacity, long nowNanos) {
    this.tokensPerNano = perSecond / TimeUnit.SECONDS.toNanos(1);
    this.capacity = capacity;
    this.tokens = capacity;
    this.filledNanos = nowNanos;
  }

  /** Tells whether there is a token. */
  public boolean hasToken(long nowNanos) {
    fill(nowNanos);
    return tokens >= 1;
  }

  /** Takes a token. If there is none it is owed. */
  public void take(long nowNanos) {
    fill(nowNanos);
    tokens = Math.max(tokens - 1, -capacity);
  }

  /** Milliseconds until there is a token. 0 where there is one. */
  public long millisUntilToken(long nowNanos) {
    return hasToken(nowNanos)
        ? 0
        : 1 + TimeUnit.NANOSECONDS.toMillis((long) ((1 - tokens) / tokensPerNano));
  }

  private void fill(long nowNanos) {
    tokens = Math.min(capacity, tokens + (nowNanos - filledNanos) * tokensPerNano);
    filledNanos = nowNanos;
  }
}
