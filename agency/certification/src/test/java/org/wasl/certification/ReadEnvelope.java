package org.wasl.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import org.wasl.wire.message.Envelope;

/** Reads an envelope as a partner's program may do it. */
final class ReadEnvelope {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReadEnvelope() {}

  static Optional<Envelope> of(byte[] body) {
    try {
      JsonNode envelope = JSON.readTree(body).path("envelope");
      return Optional.of(Envelope.of(name -> envelope.path(name).asText(null)));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
