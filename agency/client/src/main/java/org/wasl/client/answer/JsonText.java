package org.wasl.client.answer;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of the gateway, or of an agency's message, by its members. Text that is no JSON
 * object has no members.
 *
 * @param source the text
 * @param members by name
 */
public record JsonText(String source, Map<String, Object> members) {
  /** Reads a text in UTF-8. */
  public static JsonText of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      return new JsonText(text, JSONObjectUtils.parse(text));
    } catch (ParseException e) {
      return new JsonText("{}", Map.of());
    }
  }

  /** Returns the member of this name, or empty if it is no text. */
  public Optional<String> text(String name) {
    return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Returns the member of this name without a fraction, or empty if it is no number. */
  public OptionalInt number(String name) {
    return members.get(name) instanceof Number number
        ? OptionalInt.of(number.intValue())
        : OptionalInt.empty();
  }

  /** The member as text, also where it is a number or a truth value. */
  public Optional<String> written(String name) {
    Object member = members.get(name);
    return member instanceof String || member instanceof Number || member instanceof Boolean
        ? Optional.of(member.toString())
        : Optional.empty();
  }

  /** Returns the member of this name. It has no members if it is no object. */
  public JsonText object(String name) {
    return object(members.get(name));
  }

  /**
   * Returns the elements of the array of this name, in their order. There are none if it is no
   * array.
   */
  public List<JsonText> list(String name) {
    List<JsonText> found = new ArrayList<>();
    if (members.get(name) instanceof List<?> elements) {
      elements.forEach(element -> found.add(object(element)));
    }
    return found;
  }

  /** The texts in an array, in their order. */
  public List<String> texts(String name) {
    List<String> found = new ArrayList<>();
    if (members.get(name) instanceof List<?> elements) {
      elements.forEach(element -> found.add(String.valueOf(element)));
    }
    return found;
  }

  private static JsonText object(@Nullable Object member) {
    if (!(member instanceof Map<?, ?> map)) {
      return new JsonText("{}", Map.of());
    }
    Map<String, Object> named = new LinkedHashMap<>();
    map.forEach((name, value) -> named.put(String.valueOf(name), value));
    return new JsonText(JSONObjectUtils.toJSONString(named), named);
  }
}
