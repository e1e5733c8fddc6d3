package org.wasl.desk.mail;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether an office's gateway answers.
 *
 * @param reachable whether it answered last
 * @param lastContact when it last did
 */
public record GatewayContact(boolean reachable, Optional<Instant> lastContact) {
  private static final JsonMapper JSON = new JsonMapper();

  /** As the page reads it. */
  public ObjectNode json() {
    return JSON.createObjectNode()
        .put("reachable", reachable)
        .put("lastContact", lastContact.map(Instant::toString).orElse(null));
  }
}
