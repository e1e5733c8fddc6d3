package org.wasl.certification.cases;

import java.util.List;

/**
 * One case with its outcome.
 *
 * @param tested the case
 * @param outcome its outcome
 * @param millis how long it took
 * @param observed names of steps and codes of answers, in order, never content
 */
public record CaseResult(
    CertificationCase tested, CaseOutcome outcome, long millis, List<String> observed) {
  /** Copies the list. */
  public CaseResult {
    observed = List.copyOf(observed);
  }
}
