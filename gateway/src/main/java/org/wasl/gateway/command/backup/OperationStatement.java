package org.wasl.gateway.command.backup;

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
 * @param operation what is done: {@value #ACCEPT_LOSS}
 * @param log name of the audit log that it is about
 * @param backup SHA-256 of the manifest of the backup that it is about, in hexadecimal digits
 * @param reason a code
 * @param at when the statement was written, to the second; it counts for a limited time
 */
record OperationStatement(String operation, String log, String backup, String reason, Instant at) {
  /** What the backup does not have is lost, and the log goes on in a new shard. */
  static final String ACCEPT_LOSS = "accept-loss";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StrictJson STRICT = new StrictJson(new JsonLimits(4_096, 2, 20, 50));
  private static final List<String> MEMBERS = List.of("operation", "log", "backup", "reason", "at");

  /** Cuts the time to seconds. */
  OperationStatement {
    at = at.truncatedTo(ChronoUnit.SECONDS);
  }

  /** The bytes that are signed: one JSON object in one line. */
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
   * @throws IllegalArgumentException where they are no statement as this writes it
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

  /** For the person who is to sign it. */
  String describe() {
    return "operation  %s%nlog        %s%nbackup     %s%nreason     %s%nwritten    %s%n"
        .formatted(operation, log, backup, reason, at);
  }
}
