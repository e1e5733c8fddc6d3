package org.wasl.kit.send;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;

/** Documents of the gateway as JSON trees. */
public final class AnswerJson {
  private static final StrictJson JSON = new StrictJson(JsonLimits.DEFAULT);

  private AnswerJson() {}

  /** Parses the document, and returns an empty object if it is no JSON object. */
  public static ObjectNode of(String document) {
    return of(document.getBytes(StandardCharsets.UTF_8));
  }

  /** Parses the bytes of a document. */
  public static ObjectNode of(byte[] document) {
    return JSON.parse(document) instanceof StrictJson.Parsed parsed
            && parsed.document() instanceof ObjectNode object
        ? object
        : JsonNodeFactory.instance.objectNode();
  }
}
