package org.wasl.sandbox.checker;

import java.util.Locale;
import java.util.stream.LongStream;

/** Quantiles of latencies by nearest rank. Every latency counts, and none is estimated. */
public final class LatencyStatistics {
  private final long[] sorted;

  /** Statistics of these latencies, in any order and any one unit. */
  public LatencyStatistics(LongStream latencies) {
    this.sorted = latencies.sorted().toArray();
  }

  /** The number of measurements. */
  public int count() {
    return sorted.length;
  }

  /**
   * The smallest latency that at least this share of all does not exceed.
   *
   * @param share above 0, at most 1
   * @throws IllegalStateException when there is no latency
   */
  public long quantile(double share) {
    if (sorted.length == 0) {
      throw new IllegalStateException("nothing measured");
    }
    return sorted[Math.max(1, (int) Math.ceil(share * sorted.length)) - 1];
  }

  /** Median and 99th percentile, for latencies in milliseconds. */
  @Override
  public String toString() {
    return sorted.length == 0
        ? "nothing measured"
        : String.format(Locale.ROOT, "p50 %,d ms, p99 %,d ms", quantile(0.50), quantile(0.99));
  }
}
