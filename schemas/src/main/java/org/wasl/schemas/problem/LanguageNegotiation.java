package org.wasl.schemas.problem;

import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;

/** Chooses the language of an answer from {@code Accept-Language} (RFC 9110, RFC 4647 lookup). */
public final class LanguageNegotiation {

  /** The language where the header names no supported one. */
  public static final String DEFAULT = "en";

  private static final List<String> SPOKEN = List.of("en", "fr", "ar");
  private static final int LONGEST_HEADER = 256;

  private LanguageNegotiation() {}

  /**
   * The best of {@code ar}, {@code fr} and {@code en}. It is {@link #DEFAULT} if the header is
   * absent (empty), over 256 characters, broken, or names none of them.
   */
  public static String negotiate(String acceptLanguage) {
    if (acceptLanguage.isBlank() || acceptLanguage.length() > LONGEST_HEADER) return DEFAULT;
    try {
      String best = Locale.lookupTag(LanguageRange.parse(acceptLanguage), SPOKEN);
      return best == null ? DEFAULT : best;
    } catch (IllegalArgumentException broken) {
      return DEFAULT;
    }
  }
}
