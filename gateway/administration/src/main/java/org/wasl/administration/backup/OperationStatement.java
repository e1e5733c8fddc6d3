package org.wasl.administration.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;

/**
 * The statement of an operation that is done while no gateway runs. Two persons sign exactly its
 * bytes, each with their own key that the users file lists.
 *
 * @param operation the operation, {@value #ACCEPT_LOSS}
 * @param log the name of the audit log
 * @param backup the SHA-256 of the backup's manifest, in hexadecimal digits; for an external
 *     database, its loss
 * @param reason the code of the reason
 * @param at the time at which the statement was written, to the second; it is valid for a limited
 *     time
 */
record OperationStatement(String operation, String log, String backup, String reason, Instant at) {
  /**
   * Accepts the loss of entries that the backup does not have. The log continues in a new shard.
   */
  static final String ACCEPT_LOSS = "accept-loss";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StrictJson STRICT = new StrictJson(new JsonLimits(4_096, 2, 20, 50));
  private static final List<String> MEMBERS = List.of("operation", "log", "backup", "reason", "at");

  /** Cuts the time to seconds. */
  OperationStatement {
    at = at.truncatedTo(ChronoUnit.SECONDS);
  }

  /** The bytes to sign, one JSON object in one line. */
  byte[] bytes() {
    var tree =
        JSON.createObjectNode()
            .put("operation", operation)
            .put("log", log)
            .put("backup", backup)
            .put("reason", reason)
            .put("at", at.toString());
    try {
      return (JSON.writeValueAsString(tree) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text is always JSON", e);
    }
  }

  /**
   * Reads the bytes.
   *
   * @throws IllegalArgumentException if they are no statement in the form that {@link #bytes}
   *     writes
   */
  static OperationStatement parse(byte[] bytes) {
    if (STRICT.parse(bytes) instanceof StrictJson.Parsed parsed && parsed.document().isObject()) {
      JsonNode tree = parsed.document();
      try {
        if (tree.size() == MEMBERS.size()
            && MEMBERS.stream().allMatch(it -> tree.path(it).isTextual())) {
          return new OperationStatement(
              tree.path("operation").asText(),
              tree.path("log").asText(),
              tree.path("backup").asText(),
              tree.path("reason").asText(),
              Instant.parse(tree.path("at").asText()));
        }
      } catch (DateTimeParseException e) {
        // reported below
      }
    }
    throw new IllegalArgumentException("is not the statement of an operation");
  }

  /** The statement as text for the person who signs it. */
  String describe() {
    return "operation  %s%nlog        %s%nbackup     %s%nreason     %s%nwritten    %s%n"
        .formatted(operation, log, backup, reason, at);
  }
}
