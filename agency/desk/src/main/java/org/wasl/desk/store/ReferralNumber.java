package org.wasl.desk.store;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number of a referral at an office, such as {@code 2026/123-89}, which people say, write and
 * type instead of its id. The page has the same rules ({@code referralNumber.ts}).
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
  private static final Pattern MEANT = Pattern.compile("2\\d{3}[^\\p{L}]*");
  private static final Pattern APART = Pattern.compile("(2\\d{3})\\D+(\\d{1,9})\\D+(\\d{2})");
  private static final Pattern TOGETHER = Pattern.compile("(2\\d{3})(\\d{1,9})(\\d{2})");

  /** Tells whether a person who typed this means a number, and not the beginning of an id. */
  public static boolean isMeant(String typed) {
    return MEANT.matcher(latin(typed)).matches();
  }

  /**
   * Reads a number with Latin or Arabic digits, and any separators or none. Returns empty if it is
   * not whole, if a digit is wrong, or if it is of another office.
   */
  public static Optional<ReferralNumber> read(String office, String typed) {
    String text = latin(typed);
    Matcher parts = APART.matcher(text);
    if (!parts.matches()) {
      parts = TOGETHER.matcher(text);
      if (!parts.matches()) {
        return Optional.empty();
      }
    }
    ReferralNumber number =
        new ReferralNumber(
            office, Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
    return number.checkDigits().equals(parts.group(3)) ? Optional.of(number) : Optional.empty();
  }

  /** Writes Arabic digits as Latin ones, and drops separators at the ends. */
  private static String latin(String typed) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < typed.length(); i++) {
      char digit = typed.charAt(i);
      boolean arabic =
          (digit >= '\u0660' && digit <= '\u0669') || (digit >= '\u06f0' && digit <= '\u06f9');
      text.append(arabic ? Character.forDigit(digit & 0xf, 10) : digit);
    }
    return text.toString().replaceAll("^[^\\p{L}\\d]+|[^\\p{L}\\d]+$", "");
  }

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
