package org.wasl.gateway.history;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.wasl.store.history.IntervalCounts;

/** Counters of this process for each agency since its start, which SQL does not have. */
public final class AgencyCounts {
  private static final class Counts {
    private final LongAdder attempts = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder latencyMillis = new LongAdder();
    private final LongAccumulator slowestMillis = new LongAccumulator(Math::max, 0);
    private final AtomicReference<Instant> lastReceipt = new AtomicReference<>();

    /** Since the start, but for the slowest, which is since it was read last. */
    private IntervalCounts read() {
      return new IntervalCounts(
          delivered.sum(),
          latencyMillis.sum(),
          slowestMillis.getThenReset(),
          failed.sum(),
          refused.sum());
    }
  }

  private final Map<String, Counts> byAgency = new ConcurrentHashMap<>();

  /** A call began. */
  public void attempted(String agency) {
    of(agency).attempts.increment();
  }

  /**
   * A valid receipt was recorded.
   *
   * @param nanos since the message was accepted
   */
  public void delivered(String agency, Instant now, long nanos) {
    Counts counts = of(agency);
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    counts.delivered.increment();
    counts.latencyMillis.add(millis);
    counts.slowestMillis.accumulate(millis);
    counts.lastReceipt.set(now);
  }

  /** An attempt failed. */
  public void failed(String agency) {
    of(agency).failed.increment();
  }

  /** So many requests of an agency were refused. */
  public void refused(String agency, int times) {
    of(agency).refused.add(times);
  }

  public long attempts(String agency) {
    return of(agency).attempts.sum();
  }

  public long delivered(String agency) {
    return of(agency).delivered.sum();
  }

  public Optional<Instant> lastReceipt(String agency) {
    return Optional.ofNullable(of(agency).lastReceipt.get());
  }

  /** What was counted since the start; the slowest is that since the last call. */
  Map<String, IntervalCounts> read() {
    Map<String, IntervalCounts> read = new HashMap<>();
    byAgency.forEach((agency, counts) -> read.put(agency, counts.read()));
    return read;
  }

  private Counts of(String agency) {
    return byAgency.computeIfAbsent(agency, id -> new Counts());
  }
}
