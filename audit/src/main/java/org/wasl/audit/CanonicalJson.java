package org.wasl.audit;

/**
 * Writes one flat JSON object as RFC 8785 demands, for members added in order of their names.
 * Numbers are integers that a double holds exactly, which RFC 8785 writes without fraction.
 */
final class CanonicalJson {
  private static final long MAX_EXACT = 1L << 53;

  private final StringBuilder out = new StringBuilder(256).append('{');
  private String last = "";

  void text(String name, String value) {
    name(name);
    quote(value);
  }

  void number(String name, long value) {
    if (Math.abs(value) > MAX_EXACT) {
      throw new IllegalArgumentException("number beyond 2^53");
    }
    name(name);
    out.append(value);
  }

  String end() {
    return out.append('}').toString();
  }

  private void name(String name) {
    if (name.compareTo(last) <= 0) {
      throw new IllegalStateException("members out of order");
    }
    if (!last.isEmpty()) {
      out.append(',');
    }
    last = name;
    quote(name);
    out.append(':');
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        out.append(c).append(text.charAt(++i));
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException("lone surrogate"); // RFC 8785, 3.2.2.2
      } else {
        append(c);
      }
    }
    out.append('"');
  }

  private void append(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> {
        if (c < 0x20) {
          out.append(String.format("\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
    }
  }
}
