package org.wasl.kit.send;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.wasl.schemas.problem.ProblemType;

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

  private static final List<ProblemType> OF_CONNECTION =
      List.of(ProblemType.UNKNOWN_AGENCY, ProblemType.METHOD_NOT_ALLOWED);

  /**
   * Whether it is of the certificate, the address or a server between, and not of the message:
   * another message fares the same, and this one may be accepted once that is mended.
   */
  public boolean isOfConnection() {
    return status / 100 != 4
        || type.equals(NONE)
        || OF_CONNECTION.stream().anyMatch(of -> type.equals(of.uri()));
  }

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
