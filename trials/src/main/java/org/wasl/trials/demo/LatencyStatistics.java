package org.wasl.trials.demo;

import java.util.stream.LongStream;

/** Median and 99th percentile of latencies. */
final class LatencyStatistics {
  private final long[] sortedMillis;

  LatencyStatistics(LongStream millis) {
    this.sortedMillis = millis.sorted().toArray();
  }

  @Override
  public String toString() {
    return sortedMillis.length == 0
        ? "nothing measured"
        : "p50 %,d ms, p99 %,d ms".formatted(quantile(0.50), quantile(0.99));
  }

  /** Nearest rank. */
  private long quantile(double q) {
    int rank = Math.max(1, (int) Math.ceil(q * sortedMillis.length));
    return sortedMillis[rank - 1];
  }
}
