package org.wasl.trials.bench.load;

import java.util.Arrays;

/** Every single latency since the last {@link #restart}; safe for use by many threads. */
public final class LatencyRecorder {
  private long[] nanos = new long[1024];
  private int count;

  synchronized void add(long value) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = value;
  }

  public synchronized void restart() {
    count = 0;
  }

  /** Nothing was measured where {@code count} is 0. */
  public record Summary(int count, double p50Millis, double p99Millis, double maxMillis) {}

  public synchronized Summary summary() {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return new Summary(
        count, quantile(sorted, 0.50), quantile(sorted, 0.99), quantile(sorted, 1.00));
  }

  /** Nearest rank. */
  private static double quantile(long[] sorted, double q) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(q * sorted.length);
    return sorted[Math.max(0, rank - 1)] / 1e6;
  }
}
