package org.wasl.link.xml;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates a regular expression of our JSON Schemas (ECMA-262, anchored) to XML Schema (part 2,
 * appendix F). There an expression is always anchored, and has no escape for a code point.
 */
final class XsdPattern {
  /** An escape, a class, or one other character. */
  private static final Pattern PART =
      Pattern.compile("\\\\.|\\[(\\^?)((?:\\\\.|[^\\]\\\\])*)\\]|.", Pattern.DOTALL);

  /** A part of a character class, which is a range of control characters or one other part. */
  private static final Pattern IN_CLASS =
      Pattern.compile("\\\\u([0-9A-F]{4})-\\\\u([0-9A-F]{4})|\\\\.|.", Pattern.DOTALL);

  private static final String ANY = "[\\s\\S]";
  private static final String WHITE_SPACE = "\t\n\r ";
  private static final String[] WRITTEN = {"\\t", "\\n", "\\r", " "};

  private XsdPattern() {}

  /**
   * @return empty where every text of XML characters matches
   * @throws IllegalArgumentException if it has no such form
   */
  static Optional<String> of(String pattern) {
    if (!pattern.startsWith("^") || !pattern.endsWith("$")) {
      throw new IllegalArgumentException("not anchored: " + pattern);
    }
    StringBuilder xsd = new StringBuilder();
    Matcher part = PART.matcher(pattern.substring(1, pattern.length() - 1));
    while (part.find()) {
      if (part.group(2) == null) {
        xsd.append(outside(part.group()));
      } else {
        String members = members(part.group(2));
        if (members.isEmpty() && part.group(1).isEmpty()) {
          throw new IllegalArgumentException("matches nothing in XML: " + pattern);
        }
        // A class that forbids only characters that XML does not have.
        xsd.append(members.isEmpty() ? ANY : "[" + part.group(1) + members + "]");
      }
    }
    if (xsd.toString().equals(ANY + "*")) return Optional.empty();
    return Optional.of(xsd.toString());
  }

  private static String outside(String part) {
    if (part.equals("^") || part.equals("$") || part.equals(".") || part.startsWith("\\u")) {
      throw new IllegalArgumentException("no form in XML Schema for: " + part);
    }
    return part;
  }

  private static String members(String members) {
    StringBuilder xsd = new StringBuilder();
    Matcher part = IN_CLASS.matcher(members);
    while (part.find()) {
      if (part.group(1) != null) {
        int first = Integer.parseInt(part.group(1), 16);
        int last = Integer.parseInt(part.group(2), 16);
        if (last > ' ') throw new IllegalArgumentException("no form in XML Schema for: " + members);
        for (int i = 0; i < WRITTEN.length; i++) {
          char c = WHITE_SPACE.charAt(i);
          if (c >= first && c <= last) xsd.append(WRITTEN[i]);
        }
      } else if (part.group().equals("^")) {
        xsd.append("\\^");
      } else {
        xsd.append(part.group());
      }
    }
    return xsd.toString();
  }
}
