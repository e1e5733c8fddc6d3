package org.wasl.kit.certify.cases;

/** Ends a check before its last step, with the outcome of the case. */
public final class CaseEnded extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient CaseOutcome outcome;

  private CaseEnded(CaseOutcome outcome) {
    super(outcome.code(), null, false, false);
    this.outcome = outcome;
  }

  /**
   * What was promised was not kept.
   *
   * @param expected what was promised
   * @param came what came in its place
   */
  public static CaseEnded failed(String expected, String came) {
    return new CaseEnded(new CaseOutcome.Failed(expected, came));
  }

  /** The implementation does not have what the case is about. */
  public static CaseEnded notApplicable(String reason) {
    return new CaseEnded(new CaseOutcome.NotApplicable(reason));
  }

  CaseOutcome outcome() {
    return outcome;
  }
}
