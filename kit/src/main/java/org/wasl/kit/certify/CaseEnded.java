package org.wasl.kit.certify;

/** Ends a check before its last step, with the outcome of the case. */
final class CaseEnded extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient CaseOutcome outcome;

  private CaseEnded(CaseOutcome outcome) {
    super(outcome.code(), null, false, false);
    this.outcome = outcome;
  }

  static CaseEnded failed(String expected, String came) {
    return new CaseEnded(new CaseOutcome.Failed(expected, came));
  }

  static CaseEnded notApplicable(String reason) {
    return new CaseEnded(new CaseOutcome.NotApplicable(reason));
  }

  CaseOutcome outcome() {
    return outcome;
  }
}
