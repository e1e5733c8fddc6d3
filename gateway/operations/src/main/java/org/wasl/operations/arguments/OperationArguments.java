package org.wasl.operations.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;

/** The arguments of an operation, which are one bounded JSON object of known members. */
public final class OperationArguments {
  private static final int MOST_BYTES = 1 << 20;
  private static final StrictJson JSON = new StrictJson(new JsonLimits(MOST_BYTES, 4, 20, 40_000));

  private final JsonNode object;

  private OperationArguments(JsonNode object) {
    this.object = object;
  }

  /**
   * Parses the document.
   *
   * @throws OperationRefusedException if it is not an object, or has an unknown member
   */
  public static OperationArguments of(String text, Set<String> known) {
    byte[] bytes = (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
    if (!(JSON.parse(bytes) instanceof StrictJson.Parsed parsed) || !parsed.document().isObject()) {
      throw new OperationRefusedException("bad-document", "give one JSON object");
    }
    Iterator<String> names = parsed.document().fieldNames();
    while (names.hasNext()) {
      if (!known.contains(names.next())) {
        throw new OperationRefusedException(
            "bad-document", "known members: " + String.join(", ", sorted(known)));
      }
    }
    return new OperationArguments(parsed.document());
  }

  private static Iterable<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private @Nullable JsonNode given(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /** Tells whether there are no arguments. */
  public boolean isEmpty() {
    return object.isEmpty();
  }

  /**
   * A text. Empty if it is not given.
   *
   * @throws OperationRefusedException if it is no text, or has a control character, because the
   *     database does not accept all of them
   */
  public Optional<String> text(String name) {
    JsonNode value = given(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new OperationRefusedException("bad-document", name + " is a text");
    }
    if (value.asText().chars().anyMatch(Character::isISOControl)) {
      throw new OperationRefusedException(
          "bad-document", name + " is a text without control characters");
    }
    return Optional.of(value.asText()).filter(it -> !it.isEmpty());
  }

  /** A reason is a code, because it ends in the audit entries and could otherwise carry content. */
  public String reason() {
    String reason =
        text("reason")
            .orElseThrow(
                () -> new OperationRefusedException("needs-reason", "give a reason, a code"));
    return OperatorInput.requireCode("reason", reason);
  }

  /** The language of texts for the person. English if none is named. */
  public String language() {
    return oneOf("language", CodeList.LANGUAGES, "en", "language is ar, fr or en");
  }

  /**
   * One of these words.
   *
   * @param standard the default
   * @param refusal the message that lists the words
   * @throws OperationRefusedException if it is another word
   */
  public String oneOf(String name, Collection<String> words, String standard, String refusal) {
    String word = text(name).orElse(standard);
    if (!words.contains(word)) {
      throw new OperationRefusedException("bad-document", refusal);
    }
    return word;
  }

  /**
   * An integer. Empty if it is not given.
   *
   * @throws OperationRefusedException if it is no integer, or not from {@code min} to {@code max}
   */
  public Optional<Integer> number(String name, int min, int max) {
    JsonNode value = given(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.canConvertToInt()
        || !value.isIntegralNumber()
        || value.asInt() < min
        || value.asInt() > max) {
      throw new OperationRefusedException(
          "bad-document", name + " is a number, " + min + " to " + max);
    }
    return Optional.of(value.asInt());
  }

  /** A position in a list, from the previous page. */
  public Optional<Long> position(String name) {
    JsonNode value = given(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 1) {
      throw new OperationRefusedException(
          "bad-document", name + " is a place that a page before has named");
    }
    return Optional.of(value.asLong());
  }

  /**
   * A time with its offset from UTC (RFC 3339). Empty if it is not given.
   *
   * @throws OperationRefusedException if it is no time, or not from 1970 to 9999
   */
  public Optional<Instant> time(String name) {
    return text(name)
        .map(
            text ->
                OperatorInput.time(text)
                    .orElseThrow(
                        () ->
                            new OperationRefusedException(
                                "bad-document", name + " is a time, as 2026-03-02T08:00:00Z")));
  }

  /** A boolean. Empty if it is not given. */
  public Optional<Boolean> flag(String name) {
    JsonNode value = given(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      throw new OperationRefusedException("bad-document", name + " is true or false");
    }
    return Optional.of(value.asBoolean());
  }

  /** A list of texts. Empty if it is not given. */
  public Optional<Set<String>> texts(String name) {
    JsonNode value = given(name);
    if (value == null) {
      return Optional.empty();
    }
    Set<String> texts = new HashSet<>();
    value.forEach(node -> texts.add(node.isTextual() ? node.asText() : ""));
    if (!value.isArray() || texts.isEmpty() || texts.contains("")) {
      throw new OperationRefusedException(
          "bad-document", name + " is a list of texts, at least one");
    }
    return Optional.of(texts);
  }

  /**
   * A list of ids. Empty if it is not given.
   *
   * @throws OperationRefusedException if it is no list of UUIDs
   */
  public Set<UUID> ids(String name) {
    JsonNode value = given(name);
    Set<UUID> ids = new HashSet<>();
    if (value == null) {
      return ids;
    }
    if (!value.isArray()) {
      throw new OperationRefusedException("bad-document", name + " is a list of ids");
    }
    value.forEach(node -> ids.add(id(node.asText())));
    return ids;
  }

  /**
   * An id.
   *
   * @throws OperationRefusedException if it is no UUID
   */
  public static UUID id(String text) {
    try {
      UUID id = UUID.fromString(text);
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, like a non-canonical id.
    }
    throw new OperationRefusedException("bad-id", "an id is a UUID of 36 characters");
  }
}
