package org.wasl.rules.retention;

import java.time.Period;
import java.util.Locale;

/**
 * How long a message of one type is kept.
 *
 * @param from from when
 * @param period how long, in years, months and days
 */
public record Retention(From from, Period period) {
  /** From when a message is kept so long. */
  public enum From {
    /** Since the referral reached a final state; kept without limit before. */
    END,
    /** Since anything happened in the referral for the last time. */
    LAST_STEP;

    /**
     * Reads {@code end} or {@code last-step}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static From ofWireName(String text) {
      for (From from : values()) {
        if (from.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
          return from;
        }
      }
      throw new IllegalArgumentException("kept from end or from last-step");
    }
  }

  /** Refuses a period that ends before it begins. */
  public Retention {
    if (period.isNegative()) {
      throw new IllegalArgumentException("a period is not negative");
    }
  }
}
