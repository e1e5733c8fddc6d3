package org.wasl.schemas.partner;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/**
 * A regular expression of somebody else, on a foreign text: a pattern that looks at its text too
 * often is given up.
 */
final class BoundedRegex implements RegularExpression {
  private static final int MOST_LOOKS = 5_000_000;

  /** The pattern looked at the text too often. */
  static final class TooSlow extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooSlow(String pattern) {
      super("the pattern %s takes too long: it backtracks without bound".formatted(pattern));
    }
  }

  private final Pattern pattern;

  /**
   * @throws java.util.regex.PatternSyntaxException where it is none
   */
  BoundedRegex(String pattern) {
    this.pattern = Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS);
  }

  @Override
  public boolean matches(String text) {
    return pattern.matcher(new CountedText(text, new int[1])).find();
  }

  private final class CountedText implements CharSequence {
    private final CharSequence text;
    private final int[] looks;

    CountedText(CharSequence text, int[] looks) {
      this.text = text;
      this.looks = looks;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++looks[0] > MOST_LOOKS) {
        throw new TooSlow(pattern.pattern());
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedText(text.subSequence(start, end), looks);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
