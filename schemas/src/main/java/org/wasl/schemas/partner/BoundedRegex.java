package org.wasl.schemas.partner;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/**
 * A regular expression of a foreign JSON Schema (ECMA-262), on a foreign text. A pattern that looks
 * at its text too often is given up.
 */
final class BoundedRegex implements RegularExpression {
  private static final int MAX_READS = 5_000_000;

  /** The pattern looked at the text too often. */
  static final class TooSlow extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooSlow(String pattern) {
      super("the pattern %s takes too long: it backtracks without bound".formatted(pattern));
    }
  }

  private final String source;
  private final Pattern pattern;

  /**
   * @throws java.util.regex.PatternSyntaxException if it is none
   */
  BoundedRegex(String source) {
    this.source = source;
    this.pattern = Pattern.compile(ofJava(source));
  }

  /**
   * Translates to Java's syntax. There {@code $} also matches before a line break at the end,
   * {@code \s} knows only blanks of ASCII, and within brackets {@code [} and {@code &&} are
   * operators.
   */
  private static String ofJava(String source) {
    StringBuilder java = new StringBuilder();
    boolean within = false;
    for (int i = 0; i < source.length(); i++) {
      char character = source.charAt(i);
      if (character == '\\' && i + 1 < source.length()) {
        i++;
        java.append(escape(source.charAt(i)));
      } else if (within) {
        java.append(character == '[' || character == '&' ? "\\" : "").append(character);
        within = character != ']';
      } else {
        java.append(character == '$' ? "\\z" : String.valueOf(character));
        within = character == '[';
      }
    }
    return java.toString();
  }

  private static String escape(char escaped) {
    return switch (escaped) {
      case 's' -> "\\p{IsWhite_Space}";
      case 'S' -> "\\P{IsWhite_Space}";
      default -> "\\" + escaped;
    };
  }

  @Override
  public boolean matches(String text) {
    return pattern.matcher(new CountedText(text, new int[1])).find();
  }

  private final class CountedText implements CharSequence {
    private final CharSequence text;
    private final int[] reads;

    CountedText(CharSequence text, int[] reads) {
      this.text = text;
      this.reads = reads;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++reads[0] > MAX_READS) {
        throw new TooSlow(source);
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedText(text.subSequence(start, end), reads);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
