package org.wasl.kit.receive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.wire.message.Envelope;

/** Reads message documents as strictly as the gateway, with limits that are at least as large. */
public final class MessageDocument {
  private static final StrictJson JSON = new StrictJson(JsonLimits.DEFAULT);

  private MessageDocument() {}

  public static Optional<JsonNode> parse(byte[] body) {
    return JSON.parse(body) instanceof StrictJson.Parsed parsed
        ? Optional.of(parsed.document()).filter(JsonNode::isObject)
        : Optional.empty();
  }

  public static Optional<Envelope> envelope(byte[] body) {
    return parse(body).flatMap(MessageDocument::envelope);
  }

  private static Optional<Envelope> envelope(JsonNode document) {
    JsonNode envelope = document.path("envelope");
    try {
      return Optional.of(Envelope.of(name -> envelope.path(name).asText(null)));
    } catch (RuntimeException e) {
      // Members are absent or malformed. The answer does not say which.
      return Optional.empty();
    }
  }
}
