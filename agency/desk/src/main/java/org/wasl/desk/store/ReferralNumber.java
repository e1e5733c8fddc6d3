package org.wasl.desk.store;

import java.util.Locale;

/**
 * The number of a referral at an office, such as {@code 2026/123-89}, which people say, write and
 * type instead of its id. The page writes and reads it by the same rules ({@code
 * referralNumber.ts}).
 *
 * <p>The two check digits are those of ISO 7064 MOD 97-10 over the letters and digits of the
 * office's id, the year and the running number. A letter counts as in an IBAN, from 10 for A to 35
 * for Z. So they also tell the number of another office.
 *
 * @param office id of the office that gave it
 * @param year year of the referral's arrival there
 * @param running its place among the arrivals of that year, from 1
 */
public record ReferralNumber(String office, int year, long running) {
  private static final int MODULUS = 97;

  private String checkDigits() {
    int remainder = 0;
    String text = office + year + running;
    for (int i = 0; i < text.length(); i++) {
      int value = Character.digit(text.charAt(i), Character.MAX_RADIX);
      if (value >= 0) {
        remainder = (remainder * (value < 10 ? 10 : 100) + value) % MODULUS;
      }
    }
    return String.format(Locale.ROOT, "%02d", MODULUS + 1 - remainder * 100 % MODULUS);
  }

  /** The number as it is shown and printed. */
  @Override
  public String toString() {
    return year + "/" + running + "-" + checkDigits();
  }
}
