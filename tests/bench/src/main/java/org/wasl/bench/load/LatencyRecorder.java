package org.wasl.bench.load;

import java.util.Arrays;
import org.wasl.sandbox.checker.LatencyStatistics;

/** Keeps each latency since the last {@link #restart}. It is safe for use by many threads. */
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

  /** If {@code count} is 0, nothing was measured. */
  public record Summary(int count, double p50Millis, double p99Millis, double maxMillis) {}

  public synchronized Summary summary() {
    var statistics = new LatencyStatistics(Arrays.stream(nanos, 0, count));
    return new Summary(
        count, millis(statistics, 0.50), millis(statistics, 0.99), millis(statistics, 1.00));
  }

  private static double millis(LatencyStatistics nanos, double share) {
    return nanos.count() == 0 ? Double.NaN : nanos.quantile(share) / 1e6;
  }
}
