package org.wasl.rules.alarms;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** Remaining lifetimes of a certificate or key at which an alarm is notified. */
public enum ExpiryThreshold {
  /** It has expired. */
  PAST(0, AlarmFact.Kind.EXPIRED),
  /** At most 7 days are left. */
  WITHIN_7_DAYS(7, AlarmFact.Kind.WITHIN_7_DAYS),
  /** At most 30 days are left. */
  WITHIN_30_DAYS(30, AlarmFact.Kind.WITHIN_30_DAYS),
  /** At most 60 days are left. */
  WITHIN_60_DAYS(60, AlarmFact.Kind.WITHIN_60_DAYS);

  private final int days;
  private final AlarmFact.Kind kind;

  ExpiryThreshold(int days, AlarmFact.Kind kind) {
    this.days = days;
    this.kind = kind;
  }

  /**
   * The threshold that is reached with the day of the end, or empty while more time is left.
   *
   * @param zone the time zone of the day
   */
  public static Optional<AlarmFact> reached(Instant end, Instant now, ZoneId zone) {
    return of(end, now)
        .map(it -> new AlarmFact(it.kind, LocalDate.ofInstant(end, zone).toString()));
  }

  /** The threshold that is reached, or empty while more time is left. */
  static Optional<ExpiryThreshold> of(Instant end, Instant now) {
    for (ExpiryThreshold step : values()) { // the nearest first
      if (!end.isAfter(now.plus(Duration.ofDays(step.days)))) {
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }
}
