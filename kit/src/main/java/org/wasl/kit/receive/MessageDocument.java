package org.wasl.kit.receive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import org.wasl.wire.Envelope;

/** Reads message documents, strictly: one document, no key twice, bounded depth. */
final class MessageDocument {
  private static final int MAX_DEPTH = 64;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private MessageDocument() {}

  static Optional<JsonNode> parse(byte[] body) {
    try {
      return Optional.of(JSON.readTree(body)).filter(JsonNode::isObject);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<Envelope> envelope(byte[] body) {
    return parse(body).flatMap(MessageDocument::envelope);
  }

  private static Optional<Envelope> envelope(JsonNode document) {
    JsonNode envelope = document.path("envelope");
    try {
      return Optional.of(Envelope.of(name -> envelope.path(name).asText(null)));
    } catch (RuntimeException e) {
      // Absent or ill-formed members: what exactly is wrong is nobody's business out here.
      return Optional.empty();
    }
  }
}
