package org.wasl.routes.door;

import java.util.LinkedHashMap;
import java.util.Map;
import org.wasl.schemas.problem.Problem;
import org.wasl.schemas.problem.ProblemRenderer;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * Answers with problem documents in the requested language. A temporary refusal says when to try
 * again.
 *
 * @param problems writes the documents
 * @param retryAfterSeconds {@code Retry-After} if no other source gives a time
 */
public record ProblemResponder(ProblemRenderer problems, int retryAfterSeconds) {

  /**
   * The answer with a document of this type.
   *
   * @param languages the {@code Accept-Language} as received; empty if absent
   * @param members further members of the document
   */
  public AgencyResponse of(ProblemType type, String languages, Map<String, ?> members) {
    return of(problems.render(type, languages, members));
  }

  AgencyResponse of(ProblemType type, String languages) {
    return of(type, languages, Map.of());
  }

  AgencyResponse of(Problem problem) {
    return of(problem, retryAfterSeconds);
  }

  static AgencyResponse of(Problem problem, long retryAfterSeconds) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Language", problem.language());
    if (problem.status() == 503 || problem.status() == 429) {
      headers.put("Retry-After", Long.toString(retryAfterSeconds));
    }
    return new AgencyResponse(problem.status(), Problem.MEDIA_TYPE, problem.body(), headers);
  }
}
