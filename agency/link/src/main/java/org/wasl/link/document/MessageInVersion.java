package org.wasl.link.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.wasl.kit.receive.OpenedMessage;

/**
 * A message in the version of its type that the old system reads.
 *
 * @param original as its sender signed it
 * @param converted the whole document in another version, which nobody signed; empty if the
 *     original is given
 */
public record MessageInVersion(OpenedMessage original, Optional<JsonNode> converted) {
  /** A message that is given as it came. */
  static MessageInVersion asItCame(OpenedMessage message) {
    return new MessageInVersion(message, Optional.empty());
  }

  /** The version of its type. */
  public int version() {
    return converted
        .map(document -> document.at("/envelope/version").asInt())
        .orElse(original.envelope().version());
  }

  /** Type and version, such as {@code instruction/1}. */
  public String typeAndVersion() {
    return original.envelope().type() + "/" + version();
  }

  /** The whole document. */
  JsonNode document() {
    return converted.orElseGet(original::document);
  }

  /** Returns the document's bytes, which are the signed ones if the original is given. */
  byte[] bytes() {
    return converted
        .map(document -> document.toString().getBytes(StandardCharsets.UTF_8))
        .orElse(original.body());
  }
}
