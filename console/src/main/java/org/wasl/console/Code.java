package org.wasl.console;

import java.util.regex.Pattern;

/** Short codes are the only text from outside that health and metrics repeat. */
final class Code {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._/-]{1,40}");

  private Code() {}

  /** The text if it is a short code, otherwise {@code other}. */
  static String of(String text) {
    return text != null && CODE.matcher(text).matches() ? text : "other";
  }
}
