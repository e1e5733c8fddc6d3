package org.wasl.console.metrics;

/** Checks short codes, the only external text that health and metrics print. */
public final class ShortCode {
  private static final int MAX_CHARACTERS = 80;

  private ShortCode() {}

  /**
   * The text if it is a short code, otherwise {@code other}. A short code is 1 to 80 letters and
   * digits of ASCII, or of {@code . _ / -}.
   */
  public static String of(String text) {
    if (text == null || text.isEmpty() || text.length() > MAX_CHARACTERS) {
      return "other";
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isOfCode(text.charAt(i))) {
        return "other";
      }
    }
    return text;
  }

  private static boolean isOfCode(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '.'
        || c == '_'
        || c == '/'
        || c == '-';
  }
}
