package org.wasl.schemas.registry;

import com.networknt.schema.SchemaContext;
import com.networknt.schema.regex.JDKRegularExpressionFactory;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.regex.Pattern;

/**
 * A pattern that is one character class repeated, {@code ^[a-z]*$}, matched with a lookup table:
 * texts and base64url are most of a document, and the JDK's character classes are chains of lambdas
 * (40 % of the cost of validating a case). Applies where the class names ASCII characters only; the
 * JDK matches all other patterns.
 */
final class CharacterClassRegex implements RegularExpression {

  /** Uses a table where it can. */
  static final RegularExpressionFactory FACTORY =
      new RegularExpressionFactory() {
        @Override
        public RegularExpression getRegularExpression(String pattern) {
          return TABLE.matcher(pattern).matches()
              ? new CharacterClassRegex(pattern)
              : JDKRegularExpressionFactory.getInstance().getRegularExpression(pattern);
        }

        @Override
        public RegularExpression getRegularExpression(String pattern, SchemaContext context) {
          return getRegularExpression(pattern);
        }
      };

  private static final Pattern TABLE =
      Pattern.compile("\\^\\[([!-Z^-~]|\\\\u00[0-7][0-9A-Fa-f]|\\\\\\\\)*\\]\\*\\$");
  private static final int ASCII = 128;

  private final boolean[] allowed =
      new boolean[ASCII + 1]; // the last entry is for all other characters

  private CharacterClassRegex(String pattern) {
    Pattern whole = Pattern.compile(pattern.substring(0, pattern.length() - 1) + "\\z");
    for (int c = 0; c <= ASCII; c++) allowed[c] = whole.matcher(Character.toString(c)).find();
  }

  @Override
  public boolean matches(String value) {
    for (int i = 0; i < value.length(); i++)
      if (!allowed[Math.min(value.charAt(i), ASCII)]) return false;
    return true;
  }
}
