package org.wasl.operations.words;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.Set;

/**
 * The sentence templates of one bundle in one language. {@code {name}} in a template stands for a
 * value. Arabic sentences are marked as right to left, and values in them are isolated. So a
 * terminal with bidirectional text keeps ids and times in one piece.
 */
final class SentenceTemplates {
  private static final String RIGHT_TO_LEFT = "\u200f";
  private static final String ISOLATE = "\u2068";
  private static final String END_OF_ISOLATE = "\u2069";

  private final ResourceBundle bundle;
  private final boolean rightToLeft;

  /**
   * @param name the name of the bundle
   * @param language {@code ar}, {@code fr} or {@code en}, without a fallback to another one
   */
  SentenceTemplates(String name, String language) {
    this.bundle =
        ResourceBundle.getBundle(
            SentenceTemplates.class.getPackageName() + "." + name,
            Locale.forLanguageTag(language),
            Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    this.rightToLeft = language.equals("ar");
  }

  Set<String> keys() {
    return bundle.keySet();
  }

  boolean has(String key) {
    return bundle.containsKey(key);
  }

  /** A whole sentence. */
  String sentence(String key, Map<String, String> values) {
    return rightToLeft ? RIGHT_TO_LEFT + part(key, values) : part(key, values);
  }

  /** A part of a sentence. */
  String part(String key, Map<String, String> values) {
    String text = bundle.getString(key);
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("{" + value.getKey() + "}", isolated(value.getValue()));
    }
    return text;
  }

  /** Values one after the other, as the language separates them. */
  String list(List<String> values) {
    return String.join(rightToLeft ? "، " : ", ", values);
  }

  private String isolated(String value) {
    return rightToLeft ? ISOLATE + value + END_OF_ISOLATE : value;
  }
}
