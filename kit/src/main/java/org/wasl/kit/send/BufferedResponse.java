package org.wasl.kit.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.MultiMap;
import java.util.OptionalLong;
import java.util.Set;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;

/** A complete HTTP response. */
record BufferedResponse(int status, MultiMap headers, byte[] body) {
  private static final StrictJson JSON = new StrictJson(JsonLimits.DEFAULT);
  private static final Set<Integer> NOT_NOW = Set.of(408, 425, 429, 500, 502, 503, 504);

  /** Whether the same request may succeed later. */
  boolean isRetryable() {
    return isRetryable(status);
  }

  /** Whether a request that was answered with this status may succeed later. */
  static boolean isRetryable(int status) {
    return NOT_NOW.contains(status);
  }

  OptionalLong retryAfterMillis() {
    String seconds = headers.get("Retry-After");
    return seconds != null && seconds.matches("\\d{1,6}")
        ? OptionalLong.of(Long.parseLong(seconds) * 1000)
        : OptionalLong.empty();
  }

  /** The body as a JSON object; an empty one where it is something else. */
  JsonNode json() {
    return JSON.parse(body) instanceof StrictJson.Parsed parsed && parsed.document().isObject()
        ? parsed.document()
        : JsonNodeFactory.instance.objectNode();
  }
}
