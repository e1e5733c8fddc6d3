package org.wasl.audit.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.audit.JsonValue;
import org.wasl.audit.JsonValue.ArrayValue;
import org.wasl.audit.JsonValue.IntegerValue;
import org.wasl.audit.JsonValue.ObjectValue;
import org.wasl.audit.JsonValue.OtherValue;
import org.wasl.audit.JsonValue.TextValue;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.StrictDecoder;

/**
 * Reads JSON (RFC 8259) strictly. It accepts only UTF-8, no repeated member, and bounded depth. A
 * number of up to 18 digits, without fraction and exponent, is an integer.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 8;
  private static final List<String> WORDS = List.of("true", "false", "null");
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,99})(?:\\.[0-9]{1,99})?(?:[eE][+-]?[0-9]{1,4})?");
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{4}");

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * Reads one value.
   *
   * @throws MalformedException if the bytes are not strict JSON
   */
  static JsonValue parse(byte[] bytes) {
    JsonReader reader = new JsonReader(StrictDecoder.utf8(bytes));
    JsonValue value = reader.value(0);
    reader.space();
    if (reader.at < reader.text.length()) {
      throw new MalformedException("one JSON value and nothing after it");
    }
    return value;
  }

  private JsonValue value(int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedException("JSON nested deeper than " + MAX_DEPTH);
    }
    space();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new TextValue(string());
      default -> literal();
    };
  }

  private ObjectValue object(int depth) {
    Map<String, JsonValue> members = new TreeMap<>();
    at++;
    space();
    if (accept('}')) {
      return new ObjectValue(members);
    }
    do {
      space();
      String name = string();
      space();
      take(':');
      if (members.put(name, value(depth + 1)) != null) {
        throw new MalformedException("a member twice");
      }
      space();
    } while (accept(','));
    take('}');
    return new ObjectValue(members);
  }

  private ArrayValue array(int depth) {
    List<JsonValue> items = new ArrayList<>();
    at++;
    space();
    if (accept(']')) {
      return new ArrayValue(items);
    }
    do {
      items.add(value(depth + 1));
      space();
    } while (accept(','));
    take(']');
    return new ArrayValue(items);
  }

  private String string() {
    take('"');
    StringBuilder string = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < 0x20) {
        throw new MalformedException("a control character in a string");
      }
      string.append(c == '\\' ? escaped() : c);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    int known = "\"\\/bfnrt".indexOf(c);
    if (known >= 0) {
      return "\"\\/\b\f\n\r\t".charAt(known);
    }
    Matcher hex = HEX.matcher(text).region(at, Math.min(at + 4, text.length()));
    if (c != 'u' || !hex.matches()) {
      throw new MalformedException("an unknown escape");
    }
    at += 4;
    return (char) Integer.parseInt(hex.group(), 16);
  }

  private JsonValue literal() {
    for (String word : WORDS) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return new OtherValue(word);
      }
    }
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt()) {
      throw new MalformedException("not JSON");
    }
    at = number.end();
    String digits = number.group();
    return INTEGER.matcher(digits).matches()
        ? new IntegerValue(Long.parseLong(digits))
        : new OtherValue(digits);
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw new MalformedException("JSON that ends too early");
    }
    return text.charAt(at);
  }

  private boolean accept(char c) {
    boolean isNext = peek() == c;
    at += isNext ? 1 : 0;
    return isNext;
  }

  private void take(char c) {
    if (!accept(c)) {
      throw new MalformedException("not JSON");
    }
  }
}
