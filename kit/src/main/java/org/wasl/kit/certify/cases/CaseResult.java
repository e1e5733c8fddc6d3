package org.wasl.kit.certify.cases;

import java.util.List;

/**
 * One case with what came of it.
 *
 * @param tested which case
 * @param outcome what came of it
 * @param millis how long it took
 * @param observed what was sent and answered, in order: names of steps and codes, never content
 */
public record CaseResult(
    CertificationCase tested, CaseOutcome outcome, long millis, List<String> observed) {
  /** Copies the list. */
  public CaseResult {
    observed = List.copyOf(observed);
  }
}
