package org.wasl.desk.mail;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells whether an office's gateway answers.
 *
 * @param reachable whether it answered last
 * @param lastContact when it last did
 */
public record GatewayContact(boolean reachable, Optional<Instant> lastContact) {
  private static final JsonMapper JSON = new JsonMapper();

  /** A gateway that works answers within a poll's 25 s. A poll that fails takes longer. */
  private static final Duration RECENT = Duration.ofSeconds(30);

  /**
   * Returns the contact as the page reads it. {@code recent} says that the last contact is fresh
   * enough for a working gateway.
   */
  public ObjectNode json(Instant now) {
    return JSON.createObjectNode()
        .put("reachable", reachable)
        .put("recent", lastContact.filter(last -> last.isAfter(now.minus(RECENT))).isPresent())
        .put("lastContact", lastContact.map(Instant::toString).orElse(null));
  }
}
