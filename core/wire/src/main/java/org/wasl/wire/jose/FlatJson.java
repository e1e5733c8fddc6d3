package org.wasl.wire.jose;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads and writes a JSON object (RFC 8259) of strings, as receipts and headers of signatures are,
 * in UTF-8 and without a member twice. The library accepts more, and one text could mean two things
 * to two different readers.
 */
public final class FlatJson {
  private static final String ESCAPED = "\"\\/bfnrt";
  private static final String UNESCAPED = "\"\\/\b\f\n\r\t";

  private final String text;
  private int at;

  private FlatJson(String text) {
    this.text = text;
  }

  /** The members, or empty if the bytes are anything else. */
  public static Optional<Map<String, String>> parse(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new FlatJson(text).object();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Appends the members, in the order of the map, as one line. */
  public static void write(Map<String, String> members, StringBuilder out) {
    char separator = '{';
    for (Map.Entry<String, String> member : members.entrySet()) {
      out.append(separator);
      quote(member.getKey(), out);
      out.append(':');
      quote(member.getValue(), out);
      separator = ',';
    }
    out.append(members.isEmpty() ? "{}" : "}");
  }

  private static void quote(String value, StringBuilder out) {
    out.append('"');
    int written = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isPlain(c)) {
        out.append(value, written, i).append('\\');
        int known = UNESCAPED.indexOf(c);
        if (known >= 0) {
          out.append(ESCAPED.charAt(known));
        } else {
          out.append(String.format(Locale.ROOT, "u%04x", (int) c));
        }
        written = i + 1;
      }
    }
    out.append(value, written, value.length()).append('"');
  }

  private Optional<Map<String, String>> object() {
    Map<String, String> members = new TreeMap<>();
    space();
    if (!take('{')) {
      return Optional.empty();
    }
    boolean more = !take('}');
    while (more) {
      Optional<String> name = string();
      Optional<String> value = name.isPresent() && take(':') ? string() : Optional.empty();
      if (value.isEmpty() || members.put(name.get(), value.get()) != null) {
        return Optional.empty();
      }
      more = take(',');
      if (!more && !take('}')) {
        return Optional.empty();
      }
    }
    return at == text.length() ? Optional.of(members) : Optional.empty();
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean take(char c) {
    if (at >= text.length() || text.charAt(at) != c) {
      return false;
    }
    at++;
    space();
    return true;
  }

  private Optional<String> string() {
    if (at >= text.length() || text.charAt(at) != '"') {
      return Optional.empty();
    }
    int first = at + 1;
    int end = first;
    while (end < text.length() && isPlain(text.charAt(end))) {
      end++;
    }
    if (end < text.length() && text.charAt(end) == '"') {
      return ended(text.substring(first, end), end);
    }
    return unescaped(first);
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c != '"' && c != '\\';
  }

  private Optional<String> ended(String value, int quote) {
    at = quote + 1;
    space();
    return Optional.of(value);
  }

  private Optional<String> unescaped(int first) {
    StringBuilder value = new StringBuilder();
    int next = first;
    while (next < text.length() && text.charAt(next) != '"') {
      char c = text.charAt(next);
      if (isPlain(c)) {
        value.append(c);
        next++;
      } else if (c == '\\' && next + 1 < text.length() && text.charAt(next + 1) == 'u') {
        if (next + 6 > text.length() || !isHex(text.substring(next + 2, next + 6))) {
          return Optional.empty();
        }
        value.append((char) Integer.parseInt(text, next + 2, next + 6, 16));
        next += 6;
      } else {
        int known =
            c == '\\' && next + 1 < text.length() ? ESCAPED.indexOf(text.charAt(next + 1)) : -1;
        if (known < 0) {
          return Optional.empty();
        }
        value.append(UNESCAPED.charAt(known));
        next += 2;
      }
    }
    return next < text.length() ? ended(value.toString(), next) : Optional.empty();
  }

  /** Accepts ASCII only, because {@link Character#digit} knows other digits. */
  private static boolean isHex(String digits) {
    return digits.chars().allMatch(c -> c < 128 && Character.digit(c, 16) >= 0);
  }
}
