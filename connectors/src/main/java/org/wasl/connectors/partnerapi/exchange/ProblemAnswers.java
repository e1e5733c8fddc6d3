package org.wasl.connectors.partnerapi.exchange;

import java.util.Map;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * Makes the gateway's own problem answers (RFC 9457), with their headers, for requests that no
 * route answers.
 */
@FunctionalInterface
public interface ProblemAnswers {
  /**
   * The answer.
   *
   * @param languages the {@code Accept-Language} as received; empty if absent
   * @param members further members of the document
   */
  AgencyResponse of(ProblemType type, String languages, Map<String, ?> members);

  /** The answer without further members. */
  default AgencyResponse of(ProblemType type, String languages) {
    return of(type, languages, Map.of());
  }
}
