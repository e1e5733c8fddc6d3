package org.wasl.operations.history;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.history.IntervalCounts;

/** This process's counters for each agency since its start, which SQL does not have. */
public final class AgencyCounts {
  private static final class Counts {
    private final LongAdder attempts = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder latencyMillis = new LongAdder();
    private final LongAccumulator slowestMillis = new LongAccumulator(Math::max, 0);
    private final AtomicReference<Instant> lastReceipt = new AtomicReference<>();

    /** The counts since the start. The slowest time is that since the last call. */
    private IntervalCounts read() {
      return new IntervalCounts(
          delivered.sum(),
          latencyMillis.sum(),
          slowestMillis.getThenReset(),
          failed.sum(),
          refused.sum());
    }
  }

  private final Map<AgencyId, Counts> byAgency = new ConcurrentHashMap<>();

  /** A call began. */
  public void attempted(AgencyId agency) {
    of(agency).attempts.increment();
  }

  /**
   * A valid receipt was recorded.
   *
   * @param nanos since the message was accepted
   */
  public void delivered(AgencyId agency, Instant now, long nanos) {
    Counts counts = of(agency);
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    counts.delivered.increment();
    counts.latencyMillis.add(millis);
    counts.slowestMillis.accumulate(millis);
    counts.lastReceipt.set(now);
  }

  /** An attempt failed. */
  public void failed(AgencyId agency) {
    of(agency).failed.increment();
  }

  /** Counts refused requests of an agency. */
  public void refused(AgencyId agency, int times) {
    of(agency).refused.add(times);
  }

  public long attempts(AgencyId agency) {
    return of(agency).attempts.sum();
  }

  public long delivered(AgencyId agency) {
    return of(agency).delivered.sum();
  }

  public Optional<Instant> lastReceipt(AgencyId agency) {
    return Optional.ofNullable(of(agency).lastReceipt.get());
  }

  /** The counts since the start. The slowest time is that since the last call. */
  Map<String, IntervalCounts> read() {
    Map<String, IntervalCounts> read = new HashMap<>();
    byAgency.forEach((agency, counts) -> read.put(agency.value(), counts.read()));
    return read;
  }

  private Counts of(AgencyId agency) {
    return byAgency.computeIfAbsent(agency, id -> new Counts());
  }
}
