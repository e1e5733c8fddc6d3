package org.wasl.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;

/** Documents for tests, fresh at every call. */
public final class TestDocuments {

  private TestDocuments() {}

  static JsonNode fraud() {
    return sample("vetted-case", "fraud-identified-reporter-fr");
  }

  static JsonNode sample(String type, String name) {
    String file = "/types/" + type + "/1/valid/" + name + ".json";
    try (InputStream in = TestDocuments.class.getResourceAsStream(file)) {
      return parse(new String(in.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode parse(String text) {
    return parse(text.getBytes(UTF_8));
  }

  public static JsonNode parse(byte[] bytes) {
    return ((StrictJson.Parsed) new StrictJson(JsonLimits.DEFAULT).parse(bytes)).document();
  }

  static void set(JsonNode document, String pointer, JsonNode value) {
    JsonPointer at = JsonPointer.compile(pointer);
    JsonNode parent = document.at(at.head());
    if (parent instanceof ArrayNode array) array.set(at.last().getMatchingIndex(), value);
    else ((ObjectNode) parent).set(at.last().getMatchingProperty(), value);
  }
}
