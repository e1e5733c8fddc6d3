package org.wasl.link.xml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A correction for a person, as a sentence in Arabic, French and English. The sentences are in
 * {@code advice.json} beside this class.
 *
 * @param key key of the sentence
 * @param arguments values for {@code {0}}, {@code {1}} and so on, but nothing of a document
 */
public record Advice(String key, List<String> arguments) {
  private static final JsonNode SENTENCES = read();

  /**
   * Checks that the key exists.
   *
   * @throws IllegalArgumentException if there is no such sentence
   */
  public Advice {
    if (!SENTENCES.has(key)) {
      throw new IllegalArgumentException("no advice " + key);
    }
    arguments = List.copyOf(arguments);
  }

  /** The sentence of this key. */
  public static Advice of(String key, String... arguments) {
    return new Advice(key, List.of(arguments));
  }

  /**
   * The sentence.
   *
   * @param language {@code ar}, {@code fr} or {@code en}
   */
  public String text(String language) {
    String text = SENTENCES.path(key).path(language).asText();
    for (int i = 0; i < arguments.size(); i++) {
      text = text.replace("{" + i + "}", arguments.get(i));
    }
    return text;
  }

  private static JsonNode read() {
    try (InputStream in = Advice.class.getResourceAsStream("advice.json")) {
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
