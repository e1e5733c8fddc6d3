package org.wasl.kit.option;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * JSON as a person is shown it. Its sender chose the text of its strings. Characters that control a
 * terminal, or change the order of the text around them (Unicode UAX 9), are written as JSON
 * escapes. It stays the same JSON value.
 */
public final class ShownJson {
  /**
   * RFC 8259 allows these characters unescaped in strings. It does not allow those below U+0020.
   */
  private static final Pattern HOSTILE =
      Pattern.compile("[\\x{7f}-\\x{9f}\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}\\x{feff}]");

  private ShownJson() {}

  /** The text of a valid document. */
  public static String of(byte[] json) {
    return HOSTILE
        .matcher(new String(json, StandardCharsets.UTF_8))
        .replaceAll(
            found -> String.format(Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
  }
}
