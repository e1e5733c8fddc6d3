package org.wasl.schemas.problem;

/**
 * A problem document, ready to be sent.
 *
 * @param type its type; gives the HTTP status
 * @param language language of its texts, for {@code Content-Language}
 * @param body the document {@code problem/1}, UTF-8
 */
public record Problem(ProblemType type, String language, byte[] body) {

  /** For {@code Content-Type}. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** HTTP status. */
  public int status() {
    return type.status();
  }
}
