package org.wasl.rules.retention;

import java.time.Period;
import java.util.Locale;

/**
 * The retention period of a message of one type.
 *
 * @param from start of the period
 * @param period length, in years, months and days
 */
public record Retention(From from, Period period) {
  /** Start of a retention period. */
  public enum From {
    /** Since the referral reached a final state. Before that it is kept without limit. */
    END,
    /** Since the last step in the referral. */
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
