package org.wasl.rules.alarms;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When somebody is told that a certificate or key ends. */
public enum ExpiryThreshold {
  /** It serves nobody any more. */
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

  /** How near the end is; empty while there is time. */
  public static Optional<ExpiryThreshold> of(Instant end, Instant now) {
    for (ExpiryThreshold step : values()) { // the nearest first
      if (!end.isAfter(now.plus(Duration.ofDays(step.days)))) {
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }

  /** For a person; a date follows. */
  public String phrase() {
    return phrase;
  }
}
