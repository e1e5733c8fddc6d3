package org.wasl.desk.problem;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The documents of problems, in Arabic, French and English. */
public final class DeskProblemTexts {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, Properties> texts = new TreeMap<>();

  /** Reads the texts that come with this module. */
  public DeskProblemTexts() {
    for (String language : new String[] {"ar", "fr", "en"}) {
      texts.put(language, read("problems_" + language + ".properties"));
    }
  }

  private static Properties read(String name) {
    try (InputStream in = DeskProblemTexts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in this program");
      }
      Properties properties = new Properties();
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The problem document.
   *
   * @param language ar, fr or en
   */
  public ObjectNode document(DeskProblem problem, String language) {
    DeskProblemType type = problem.type();
    ObjectNode document =
        JSON.createObjectNode()
            .put("type", type.uri())
            .put("title", text(type, "title", language))
            .put("status", type.status())
            .put("detail", text(type, "detail", language));
    problem.members().forEach(document::set);
    return document;
  }

  private String text(DeskProblemType type, String part, String language) {
    Properties known = texts.getOrDefault(language, texts.get("en"));
    String text = known == null ? null : known.getProperty(type.code() + "." + part);
    if (text == null) {
      throw new IllegalStateException("no text for " + type.code());
    }
    return text;
  }
}
