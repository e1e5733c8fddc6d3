package org.wasl.rules.statistics;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.wasl.rules.CivilDay;

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

  /** The moment it begins with. */
  public Optional<Instant> start() {
    return from.map(CivilDay::begin);
  }

  /** The first moment after it. */
  public Optional<Instant> end() {
    return to.map(day -> CivilDay.begin(day.plusDays(1)));
  }
}
