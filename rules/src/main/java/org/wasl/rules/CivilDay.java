package org.wasl.rules;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** The day of the country in which something happened: of decisions, and of statistics. */
public final class CivilDay {
  private static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");

  private CivilDay() {}

  /** The day in which that moment falls. */
  public static LocalDate of(Instant moment) {
    return LocalDate.ofInstant(moment, ZONE);
  }

  /** The moment in which that day begins. */
  public static Instant begin(LocalDate day) {
    return day.atStartOfDay(ZONE).toInstant();
  }
}
