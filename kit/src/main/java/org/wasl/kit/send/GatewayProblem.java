package org.wasl.kit.send;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The problem document with which the gateway refused (RFC 9457).
 *
 * @param status HTTP status
 * @param type which problem; {@link #NONE} where the answer was no problem document
 * @param title what kind of problem this is
 * @param detail what to correct; may be empty
 * @param document the whole answer, for its further members; an empty object where it was none
 */
public record GatewayProblem(
    int status, String type, String title, String detail, JsonNode document) {
  /** The type of an answer that is no problem document. */
  public static final String NONE = "about:blank";

  static GatewayProblem of(BufferedResponse answer) {
    JsonNode document = answer.json();
    return new GatewayProblem(
        answer.status(),
        document.path("type").asText(NONE),
        document.path("title").asText("HTTP " + answer.status()),
        document.path("detail").asText(""),
        document);
  }
}
