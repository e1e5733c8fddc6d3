package org.wasl.rules.statistics;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Days that are counted, both ends included.
 *
 * @param from first day; empty where open
 * @param to last day; empty where open
 */
public record ReportingPeriod(Optional<LocalDate> from, Optional<LocalDate> to) {

  /** Refuses an end before the beginning. */
  public ReportingPeriod {
    if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
      throw new IllegalArgumentException("ends before it begins");
    }
  }

  /** The moment it begins with, in the zone by which days are counted. */
  public Optional<Instant> start(ZoneId zone) {
    return from.map(day -> day.atStartOfDay(zone).toInstant());
  }

  /** The first moment after it, in the zone by which days are counted. */
  public Optional<Instant> end(ZoneId zone) {
    return to.map(day -> day.plusDays(1).atStartOfDay(zone).toInstant());
  }
}
