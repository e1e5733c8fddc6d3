package org.wasl.certification.cases;

/** Ends a check before its last step, with the outcome of the case. */
public final class CaseEnded extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient CaseOutcome outcome;

  private CaseEnded(CaseOutcome outcome) {
    super(outcome.code(), null, false, false);
    this.outcome = outcome;
  }

  /**
   * Returns the end of a case whose promise was broken.
   *
   * @param expected the promise
   * @param actual the actual result
   */
  public static CaseEnded failed(String expected, String actual) {
    return new CaseEnded(new CaseOutcome.Failed(expected, actual));
  }

  /** Returns the end of a case about a feature that the implementation does not have. */
  public static CaseEnded notApplicable(String reason) {
    return new CaseEnded(new CaseOutcome.NotApplicable(reason));
  }

  CaseOutcome outcome() {
    return outcome;
  }
}
