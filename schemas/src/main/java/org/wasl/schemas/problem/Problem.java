package org.wasl.schemas.problem;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * A problem document, ready to be sent.
 *
 * @param type its type, which gives the HTTP status
 * @param language language of its texts, for {@code Content-Language}
 * @param body the document {@code problem/1}, UTF-8
 */
public record Problem(ProblemType type, String language, byte[] body) {

  /** For {@code Content-Type}. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * A copy of the document with the gateway's receipt that it refused the submission.
   *
   * @param jws a compact JWS
   */
  public Problem withReceipt(String jws) {
    try {
      ObjectNode document = JSON.readValue(body, ObjectNode.class);
      return new Problem(type, language, JSON.writeValueAsBytes(document.put("receipt", jws)));
    } catch (IOException e) {
      throw new IllegalStateException("a problem document is a JSON object", e);
    }
  }

  /** HTTP status. */
  public int status() {
    return type.status();
  }
}
