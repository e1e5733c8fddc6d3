package org.wasl.console.metrics;

import java.util.regex.Pattern;

/** Checks short codes: the only text of others that health and metrics output. */
public final class ShortCode {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._/-]{1,40}");

  private ShortCode() {}

  /** The text if it is a short code, otherwise {@code other}. */
  public static String of(String text) {
    return text != null && CODE.matcher(text).matches() ? text : "other";
  }
}
