package org.wasl.link.xml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes XML 1.0 in one form, with two spaces a level, one element a line, in UTF-8. */
final class XmlOutput {
  private final StringBuilder out =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  private final Deque<String> open = new ArrayDeque<>();

  /** Tells whether XML 1.0 can hold the character (production 2, Char). */
  static boolean isCharacter(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= 0x20 && c < Character.MIN_SURROGATE
        || c > Character.MAX_SURROGATE && c <= 0xFFFD
        || c >= Character.MIN_SUPPLEMENTARY_CODE_POINT;
  }

  /**
   * Begins an element.
   *
   * @param attributes name and value, in turns
   */
  void open(String name, String... attributes) {
    tag(name, attributes);
    out.append(">\n");
    open.push(name);
  }

  /** Ends the element that was begun last. */
  void close() {
    String name = open.pop();
    indent();
    out.append("</").append(name).append(">\n");
  }

  /** An element without content. */
  void empty(String name, String... attributes) {
    tag(name, attributes);
    out.append("/>\n");
  }

  /** An element whose content is a text. */
  void text(String name, String text, String... attributes) {
    tag(name, attributes);
    out.append('>');
    escaped(text);
    out.append("</").append(name).append(">\n");
  }

  byte[] bytes() {
    return toString().getBytes(UTF_8);
  }

  @Override
  public String toString() {
    return out.toString();
  }

  private void tag(String name, String... attributes) {
    indent();
    out.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escaped(attributes[i + 1]);
      out.append('"');
    }
  }

  private void indent() {
    out.repeat("  ", open.size());
  }

  /**
   * Escapes text. A line feed stays as it is, but a carriage return would come back as a line feed.
   */
  private void escaped(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\r' -> out.append("&#13;");
        default -> out.append(c);
      }
    }
  }
}
