package org.wasl.desk.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answer to a request.
 *
 * @param status HTTP status
 * @param contentType type of the body; empty if there is none
 * @param body the exact bytes
 * @param headers further ones
 */
record ApiAnswer(int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final String JSON_TYPE = "application/json";

  static ApiAnswer json(JsonNode document) {
    return jsonText(document.toString());
  }

  static ApiAnswer jsonText(String document) {
    return bytes(JSON_TYPE, document.getBytes(StandardCharsets.UTF_8));
  }

  static ApiAnswer bytes(String contentType, byte[] body) {
    return new ApiAnswer(200, contentType, body, Map.of());
  }

  static ApiAnswer none() {
    return new ApiAnswer(204, "", new byte[0], Map.of());
  }

  static ApiAnswer problem(int status, JsonNode document) {
    byte[] body = document.toString().getBytes(StandardCharsets.UTF_8);
    return new ApiAnswer(status, "application/problem+json", body, Map.of());
  }

  ApiAnswer withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new ApiAnswer(status, contentType, body, more);
  }
}
