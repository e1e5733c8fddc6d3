package org.wasl.schemas.registry;

import java.util.regex.Pattern;

/**
 * Permits a regular expression in a schema only if any backtracking engine runs it in bounded time.
 * The expression is anchored at both ends. It is either one character class repeated ({@code
 * ^[a-z]*$}), or it has only bounded repetitions of single characters. A group is at most optional,
 * never repeated. There is no look-around and no back reference.
 */
final class SafeRegex {

  private static final Pattern ESCAPED = Pattern.compile("\\\\(u[0-9A-Fa-f]{4}|.)");
  private static final Pattern CLASS = Pattern.compile("\\[[^\\]]*\\]");
  private static final Pattern FORBIDDEN =
      Pattern.compile("[*+]|\\{[0-9]+,\\}|\\(\\?|\\)\\{(?!0,1\\})");
  private static final Pattern BACK_REFERENCE = Pattern.compile("\\\\[1-9k]");
  private static final String ONE_CLASS_REPEATED = "^c*$";

  private SafeRegex() {}

  static boolean isSafe(String pattern) {
    if (!pattern.startsWith("^") || !pattern.endsWith("$")) return false;
    if (BACK_REFERENCE.matcher(pattern).find()) return false;
    String bare = CLASS.matcher(ESCAPED.matcher(pattern).replaceAll("e")).replaceAll("c");
    return bare.equals(ONE_CLASS_REPEATED) || !FORBIDDEN.matcher(bare).find();
  }
}
