package org.wasl.connectors;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.wasl.connectors.partnerapi.HttpStatusMapping;
import org.wasl.wire.exchange.DeliveryReply;

/**
 * An agency's refusal instead of a receipt. It contains the status that the agency would have
 * answered a push with, so each status has one meaning in all protocols.
 */
final class RefusalDocument {
  private static final Set<String> MEMBERS = Set.of("status", "retryAfterSeconds");
  private static final int MAX_BYTES = 200;

  private RefusalDocument() {}

  /** Parses the reply. Empty if the bytes are no refusal. */
  static Optional<DeliveryReply> read(byte[] body) {
    if (body.length > MAX_BYTES) {
      return Optional.empty();
    }
    try {
      JsonObject refusal = new JsonObject(new String(body, StandardCharsets.UTF_8));
      int status = refusal.getInteger("status", 0);
      Optional<String> seconds =
          Optional.ofNullable(refusal.getInteger("retryAfterSeconds")).map(String::valueOf);
      return status >= 400 && status < 600 && MEMBERS.containsAll(refusal.fieldNames())
          ? Optional.of(HttpStatusMapping.reply(status, seconds, ""))
          : Optional.empty();
    } catch (RuntimeException e) {
      // not JSON, or a member of another type
      return Optional.empty();
    }
  }
}
