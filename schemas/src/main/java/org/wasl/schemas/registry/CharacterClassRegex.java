package org.wasl.schemas.registry;

import com.networknt.schema.SchemaContext;
import com.networknt.schema.regex.JDKRegularExpressionFactory;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern that is a sequence of character classes and characters, each repeated a bounded number
 * of times, {@code ^[A-Z]{2,4}-[0-9]{1,4}$}, or one class repeated without a bound, {@code
 * ^[a-z]*$}. It is matched with lookup tables. Texts, ids and base64url are most of a document, and
 * the JDK's character classes are chains of lambdas. This class applies if the classes name ASCII
 * characters only and no repetition can take a character that the part after it needs, so that
 * nothing is tried twice. The JDK matches all other patterns.
 */
final class CharacterClassRegex implements RegularExpression {

  /** Uses tables where it can. */
  static final RegularExpressionFactory FACTORY =
      new RegularExpressionFactory() {
        @Override
        public RegularExpression getRegularExpression(String pattern) {
          return parts(pattern)
              .<RegularExpression>map(CharacterClassRegex::new)
              .orElseGet(
                  () -> JDKRegularExpressionFactory.getInstance().getRegularExpression(pattern));
        }

        @Override
        public RegularExpression getRegularExpression(String pattern, SchemaContext context) {
          return getRegularExpression(pattern);
        }
      };

  private static final Pattern WHOLE = Pattern.compile("\\^(.*)\\$");
  private static final Pattern PART =
      Pattern.compile(
          "(\\[(?:[!-Z^-~]|\\\\u00[0-7][0-9A-Fa-f]|\\\\\\\\)*\\]|[A-Za-z0-9_:/@-]|\\\\[.+])"
              + "(?:(\\*)|\\{([0-9]{1,5})(?:,([0-9]{1,5}))?\\})?");
  private static final int ASCII = 128;

  /**
   * A class, and how often it is there.
   *
   * @param allowed by character. The last entry is for all that are not ASCII
   */
  private record Part(boolean[] allowed, int least, int most) {
    static Part of(String characters, int least, int most) {
      Pattern pattern = Pattern.compile(characters);
      boolean[] allowed = new boolean[ASCII + 1];
      for (int c = 0; c <= ASCII; c++) {
        allowed[c] = pattern.matcher(Character.toString(c)).matches();
      }
      return new Part(allowed, least, most);
    }

    /**
     * A character beyond the basic plane counts as one, although a string has two for it. So it
     * must not be counted.
     */
    boolean counts() {
      return !allowed[ASCII] || least == 0 && most == Integer.MAX_VALUE;
    }

    /** Tells whether it can take nothing that the part after it needs. */
    boolean isApartFrom(Part next) {
      if (least == most) {
        return true;
      }
      for (int c = 0; c <= ASCII; c++) {
        if (allowed[c] && next.allowed[c]) {
          return false;
        }
      }
      return next.least > 0;
    }
  }

  private final Part[] parts;

  private CharacterClassRegex(List<Part> parts) {
    this.parts = parts.toArray(Part[]::new);
  }

  private static Optional<List<Part>> parts(String pattern) {
    Matcher whole = WHOLE.matcher(pattern);
    if (!whole.matches()) {
      return Optional.empty();
    }
    List<Part> parts = new ArrayList<>();
    Matcher part = PART.matcher(whole.group(1));
    int at = 0;
    while (at < whole.group(1).length()) {
      if (!part.region(at, whole.group(1).length()).lookingAt()) {
        return Optional.empty();
      }
      at = part.end();
      Part next = part(part);
      if (!next.counts() || !parts.isEmpty() && !parts.getLast().isApartFrom(next)) {
        return Optional.empty();
      }
      parts.add(next);
    }
    return Optional.of(parts);
  }

  private static Part part(Matcher part) {
    if (part.group(2) != null) {
      return Part.of(part.group(1), 0, Integer.MAX_VALUE);
    }
    int least = part.group(3) == null ? 1 : Integer.parseInt(part.group(3));
    int most = part.group(4) == null ? least : Integer.parseInt(part.group(4));
    return Part.of(part.group(1), least, most);
  }

  @Override
  public boolean matches(String value) {
    int at = 0;
    for (Part part : parts) {
      int end = (int) Math.min(value.length(), (long) at + part.most);
      int first = at;
      while (at < end && part.allowed[Math.min(value.charAt(at), ASCII)]) {
        at++;
      }
      if (at - first < part.least) {
        return false;
      }
    }
    return at == value.length();
  }
}
