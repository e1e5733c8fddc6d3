package org.wasl.client;

/**
 * The problem document with which the gateway refused (RFC 9457).
 *
 * @param status HTTP status
 * @param type which problem; {@code about:blank} where the answer was no problem document
 * @param title what kind of problem this is, in the configured language
 * @param detail what to mend; may be empty
 * @param document the whole answer, for its further members, such as {@code errors} and {@code
 *     state}; {@code {}} where it was no JSON
 */
public record RefusalProblem(
    int status, String type, String title, String detail, String document) {
  /** The last part of the type, for example {@code schema-violation}. */
  public String kind() {
    return type.substring(type.lastIndexOf('/') + 1);
  }

  static RefusalProblem of(int status, byte[] body) {
    JsonText json = JsonText.of(body);
    return new RefusalProblem(
        status,
        json.text("type").orElse("about:blank"),
        json.text("title").orElse("HTTP " + status),
        json.text("detail").orElse(""),
        json.source());
  }
}
