package org.wasl.client.answer;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The problem document with which the gateway refused (RFC 9457).
 *
 * @param status HTTP status
 * @param type type of the problem; {@link #NONE} if the answer was no problem document
 * @param title title of the problem, in the configured language
 * @param detail the correction to make; may be empty
 * @param document the whole answer, for further members such as {@code errors} and {@code state};
 *     {@code {}} if it was no JSON
 */
public record RefusalProblem(
    int status, String type, String title, String detail, String document) {
  /** The type of an answer that is no problem document. */
  public static final String NONE = "about:blank";

  private static final Set<String> OF_CONNECTION = Set.of("unknown-agency", "method-not-allowed");

  /**
   * Tells whether the problem concerns the certificate, the address or a proxy, and not the
   * message. Other messages would fail too. This message may be accepted once the connection is
   * corrected.
   */
  public boolean isOfConnection() {
    return status / 100 != 4 || type.equals(NONE) || OF_CONNECTION.contains(kind());
  }

  /** The last part of the type, for example {@code schema-violation}. */
  public String kind() {
    return type.substring(type.lastIndexOf('/') + 1);
  }

  /**
   * Returns the gateway's receipt that it refused a submission and why, a compact JWS as it came.
   * Kept, it proves the refusal offline ({@code verify refusal}).
   */
  public Optional<String> receipt() {
    return JsonText.of(document.getBytes(StandardCharsets.UTF_8)).text("receipt");
  }

  /**
   * Reads the answer of a refusal, also one that is no problem document.
   *
   * @param status HTTP status
   */
  public static RefusalProblem of(int status, byte[] body) {
    JsonText json = JsonText.of(body);
    return new RefusalProblem(
        status,
        json.text("type").orElse(NONE),
        json.text("title").orElse("HTTP " + status),
        json.text("detail").orElse(""),
        json.source());
  }
}
