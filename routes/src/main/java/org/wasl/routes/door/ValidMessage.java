package org.wasl.routes.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.message.Envelope;

/**
 * A message that was read; after the steps of checking, one that is authentic and valid.
 *
 * @param submission the exact bytes, with the signature
 * @param sender who sent it
 * @param document the parsed bytes
 * @param envelope its clear head
 */
public record ValidMessage(
    Submission submission, Agency sender, JsonNode document, Envelope envelope) {

  JsonNode content() {
    return document.path("content");
  }

  /** The code of an instruction, the action of a notice; empty where the type has none. */
  Optional<String> subtype() {
    String code = content().path("code").asText(content().path("action").asText(""));
    return Optional.of(code).filter(text -> !text.isEmpty());
  }
}
