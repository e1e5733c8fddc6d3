package org.wasl.rules.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Remaining lifetimes of a certificate or key at which an alarm is notified. */
public enum ExpiryThreshold {
  /** It has expired. */
  PAST(0, "has expired on"),
  /** At most 7 days are left. */
  WITHIN_7_DAYS(7, "within 7 days, on"),
  /** At most 30 days are left. */
  WITHIN_30_DAYS(30, "within 30 days, on"),
  /** At most 60 days are left. */
  WITHIN_60_DAYS(60, "within 60 days, on");

  private final int days;
  private final String phrase;

  ExpiryThreshold(int days, String words) {
    this.days = days;
    this.phrase = words;
  }

  /** The threshold that is reached; empty while more time is left. */
  public static Optional<ExpiryThreshold> of(Instant end, Instant now) {
    for (ExpiryThreshold step : values()) { // the nearest first
      if (!end.isAfter(now.plus(Duration.ofDays(step.days)))) {
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }

  /** Text for operators; a date follows it. */
  public String phrase() {
    return phrase;
  }
}
