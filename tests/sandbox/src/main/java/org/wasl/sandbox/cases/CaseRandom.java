package org.wasl.sandbox.cases;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.wasl.rules.id.MessageId;

/** The random values of one case. Equal seed and index give equal values. */
final class CaseRandom {
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final char[] DIGITS = "0123456789".toCharArray();
  private static final char[] BASE64URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray();

  private final SplittableRandom random;

  CaseRandom(long seed, int index) {
    random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index);
  }

  boolean percent(int chance) {
    return random.nextInt(100) < chance;
  }

  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  <T> T oneOf(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  String hex(int length) {
    return text(HEX, length);
  }

  String digits(int length) {
    return text(DIGITS, length);
  }

  /**
   * 128 bits as 22 characters. The last character encodes two bits only, as in any encoder's
   * output.
   */
  String nonce() {
    return text(BASE64URL, 21) + "AQgw".charAt(random.nextInt(4));
  }

  /** A random UUID (version 4). */
  MessageId uuid() {
    long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new MessageId(new UUID(high, low));
  }

  private String text(char[] alphabet, int length) {
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = alphabet[random.nextInt(alphabet.length)];
    }
    return new String(text);
  }
}
