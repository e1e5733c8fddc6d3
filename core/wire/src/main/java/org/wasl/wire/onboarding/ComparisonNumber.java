package org.wasl.wire.onboarding;

import java.math.BigInteger;
import java.util.Locale;
import org.wasl.wire.jose.Digest;

/**
 * A short fingerprint of a document, for two persons at the telephone: 30 decimal digits of its
 * SHA-256 (99 bits), in groups of five. Digits are read out in any language. An attacker who wants
 * another document with an equal number has to try 2<sup>99</sup> of them.
 *
 * @param digits the 30 digits, without blanks
 */
public record ComparisonNumber(String digits) {
  private static final int DIGITS = 30;
  private static final int GROUP = 5;
  private static final BigInteger RANGE = BigInteger.TEN.pow(DIGITS);

  /** That of these bytes. */
  public static ComparisonNumber of(byte[] document) {
    BigInteger number = new BigInteger(1, Digest.raw(document)).mod(RANGE);
    return new ComparisonNumber(String.format(Locale.ROOT, "%0" + DIGITS + "d", number));
  }

  /** Tells whether this was typed. Blanks, hyphens and points between the digits do not count. */
  public boolean isTypedAs(String text) {
    StringBuilder typed = new StringBuilder();
    text.chars()
        .filter(character -> " -.\t\u00a0".indexOf(character) < 0)
        .map(character -> Character.isDigit(character) ? '0' + Character.digit(character, 10) : 'x')
        .forEach(character -> typed.append((char) character));
    return digits.contentEquals(typed);
  }

  /** The digits in groups of five. */
  @Override
  public String toString() {
    return digits.replaceAll("(.{" + GROUP + "})(?!$)", "$1 ");
  }
}
