package org.wasl.courtfile;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** The texts of one language. A value in a text is isolated, so it keeps its own direction. */
final class CourtTexts {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'xxx", Locale.ROOT);
  private static final String ISOLATE = "\u2068";
  private static final String END_OF_ISOLATE = "\u2069";

  private final ResourceBundle bundle;
  private final ZoneId zone;

  CourtTexts(CourtLanguage language, ZoneId zone) {
    this.zone = zone;
    this.bundle =
        ResourceBundle.getBundle(
            CourtTexts.class.getPackageName() + ".court",
            Locale.forLanguageTag(language.tag()),
            Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
  }

  boolean has(String key) {
    return bundle.containsKey(key);
  }

  String text(String key) {
    return text(key, Map.of());
  }

  /** The text, in which each {@code {name}} is replaced by its value. */
  String text(String key, Map<String, String> values) {
    String text = bundle.getString(key);
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("{" + value.getKey() + "}", isolated(value.getValue()));
    }
    return text;
  }

  String time(Instant at) {
    return TIME.format(at.atZone(zone));
  }

  static String isolated(String value) {
    return ISOLATE + plain(value) + END_OF_ISOLATE;
  }

  /**
   * The value with each control character as its code. A message cannot change the order in which
   * others are read.
   */
  static String plain(String value) {
    StringBuilder plain = new StringBuilder();
    value
        .codePoints()
        .forEach(
            point -> {
              int type = Character.getType(point);
              boolean shown =
                  type != Character.CONTROL
                      && type != Character.FORMAT
                      && type != Character.LINE_SEPARATOR
                      && type != Character.PARAGRAPH_SEPARATOR;
              plain.append(shown ? Character.toString(point) : code(point));
            });
    return plain.toString();
  }

  /** A character by its code, for example {@code [U+202E]}. */
  static String code(int point) {
    return String.format(Locale.ROOT, "[U+%04X]", point);
  }
}
