package org.wasl.audit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.wasl.audit.JsonValue.ArrayValue;
import org.wasl.audit.JsonValue.IntegerValue;
import org.wasl.audit.JsonValue.ObjectValue;
import org.wasl.audit.JsonValue.OtherValue;
import org.wasl.audit.JsonValue.TextValue;

/**
 * Writes canonical JSON (RFC 8785): one flat object of members added in order of their names, or a
 * whole tree. Numbers are integers that a double holds exactly, which RFC 8785 writes without
 * fraction.
 */
public final class CanonicalJson {
  private static final long MAX_EXACT = 1L << 53;

  private final StringBuilder out = new StringBuilder(256).append('{');
  private String last = "";

  CanonicalJson() {}

  /**
   * The canonical form of a tree of objects, arrays, strings and integers.
   *
   * @throws IllegalArgumentException for any other value, a number beyond 2^53 or a lone surrogate
   */
  public static String of(JsonValue tree) {
    CanonicalJson json = new CanonicalJson();
    json.out.setLength(0);
    json.value(tree);
    return json.out.toString();
  }

  private void value(JsonValue value) {
    switch (value) {
      case ObjectValue(var members) -> object(members);
      case ArrayValue(var items) -> array(items);
      case TextValue(String text) -> quote(text);
      case IntegerValue(long number) -> integer(number);
      case OtherValue other ->
          throw new IllegalArgumentException("only objects, arrays, strings and integers");
    }
  }

  private void object(Map<String, JsonValue> members) {
    String separator = "{";
    for (Map.Entry<String, JsonValue> member : new TreeMap<>(members).entrySet()) {
      out.append(separator);
      quote(member.getKey());
      out.append(':');
      value(member.getValue());
      separator = ",";
    }
    out.append(members.isEmpty() ? "{}" : "}");
  }

  private void array(List<JsonValue> items) {
    String separator = "[";
    for (JsonValue item : items) {
      out.append(separator);
      value(item);
      separator = ",";
    }
    out.append(items.isEmpty() ? "[]" : "]");
  }

  void addString(String name, String value) {
    name(name);
    quote(value);
  }

  void addInteger(String name, long value) {
    name(name);
    integer(value);
  }

  private void integer(long value) {
    if (Math.abs(value) > MAX_EXACT) {
      throw new IllegalArgumentException("number beyond 2^53");
    }
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
    if (isPlain(text)) {
      out.append(text).append('"');
      return;
    }
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

  /** Tells whether every character stands for itself, as in nearly all texts. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
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
          out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
    }
  }
}
