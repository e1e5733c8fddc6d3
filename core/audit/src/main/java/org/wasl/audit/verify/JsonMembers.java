package org.wasl.audit.verify;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.JsonValue;
import org.wasl.audit.JsonValue.ArrayValue;
import org.wasl.audit.JsonValue.IntegerValue;
import org.wasl.audit.JsonValue.ObjectValue;
import org.wasl.audit.JsonValue.TextValue;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.StrictDecoder;

/** The members of one JSON object that has all required members and no unknown one. */
final class JsonMembers {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final Pattern INSTANT =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:\\.\\d{1,9})?Z");

  /** Longer text has a sign and more than four digits of the year. */
  private static final int TIME_CHARACTERS = "2026-11-24T10:00:00.123456Z".length();

  private final Map<String, JsonValue> members;

  private JsonMembers(Map<String, JsonValue> members) {
    this.members = members;
  }

  static JsonMembers of(JsonValue value, Set<String> required, Set<String> optional) {
    if (!(value instanceof ObjectValue(Map<String, JsonValue> members))
        || !members.keySet().containsAll(required)
        || !members.keySet().stream()
            .allMatch(name -> required.contains(name) || optional.contains(name))) {
      throw new MalformedException("an object with members " + required + ", perhaps " + optional);
    }
    return new JsonMembers(members);
  }

  /** Tells whether it is an object with that member. */
  static boolean has(JsonValue value, String name) {
    return value instanceof ObjectValue(var members) && members.containsKey(name);
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  JsonValue value(String name) {
    JsonValue value = members.get(name);
    if (value == null) {
      throw new MalformedException(name + " is missing");
    }
    return value;
  }

  String text(String name) {
    return string(value(name), name);
  }

  static String string(JsonValue value, String name) {
    if (!(value instanceof TextValue(String text))) {
      throw new MalformedException(name + " is a string");
    }
    return text;
  }

  Optional<String> optionalText(String name) {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  /** Not negative, and not above {@code max}. */
  long number(String name, long max) {
    if (!(members.get(name) instanceof IntegerValue(long number)) || number < 0 || number > max) {
      throw new MalformedException(name + " is a number from 0 to " + max);
    }
    return number;
  }

  List<JsonValue> list(String name, int min, int max) {
    return items(value(name), name, min, max);
  }

  static List<JsonValue> items(JsonValue value, String name, int min, int max) {
    if (!(value instanceof ArrayValue(List<JsonValue> items))
        || items.size() < min
        || items.size() > max) {
      throw new MalformedException(name + " is an array of " + min + " to " + max);
    }
    return items;
  }

  byte[] base64(String name, int min, int max) {
    byte[] bytes = StrictDecoder.base64(text(name));
    if (bytes.length < min || bytes.length > max) {
      throw new MalformedException(name + " has " + min + " to " + max + " bytes");
    }
    return bytes;
  }

  Optional<UUID> optionalUuid(String name) {
    return optionalText(name).map(text -> uuid(text, name));
  }

  static UUID uuid(String text, String name) {
    if (!UUID_TEXT.matcher(text).matches()) {
      throw new MalformedException(name + " is a UUID in lower case");
    }
    return UUID.fromString(text);
  }

  /** A time of a second that exists, in UTC, with any digits of the second. */
  void instant(String name) {
    Matcher time = INSTANT.matcher(text(name));
    try {
      if (time.matches()) {
        LocalDateTime.parse(time.group(1));
        return;
      }
    } catch (DateTimeException e) {
      // Refused below, like a time in another spelling.
    }
    throw new MalformedException(name + " is a time in UTC");
  }

  Instant time(String name) {
    try {
      Instant time = Instant.parse(text(name));
      if (AuditEntry.time(time).equals(text(name)) && text(name).length() == TIME_CHARACTERS) {
        return time;
      }
    } catch (DateTimeException e) {
      // Refused below, like a time in another spelling.
    }
    throw new MalformedException(name + " is a time in UTC with six digits of the second");
  }
}
