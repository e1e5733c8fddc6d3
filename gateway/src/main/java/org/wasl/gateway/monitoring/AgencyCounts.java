package org.wasl.gateway.monitoring;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Counters of this process for each agency since its start, which SQL does not have. */
public final class AgencyCounts {
  private static final class Counts {
    private final LongAdder attempts = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final AtomicReference<Instant> lastReceipt = new AtomicReference<>();
  }

  private final Map<String, Counts> byAgency = new ConcurrentHashMap<>();

  /** A call began. */
  public void attempted(String agency) {
    of(agency).attempts.increment();
  }

  /** A valid receipt was recorded. */
  public void delivered(String agency, Instant now) {
    of(agency).delivered.increment();
    of(agency).lastReceipt.set(now);
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

  private Counts of(String agency) {
    return byAgency.computeIfAbsent(agency, id -> new Counts());
  }
}
