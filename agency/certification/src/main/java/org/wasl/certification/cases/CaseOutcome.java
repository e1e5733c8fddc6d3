package org.wasl.certification.cases;

/** The outcome of one case. */
public sealed interface CaseOutcome {
  /** The promise was kept, and an answer proved it. */
  record Passed() implements CaseOutcome {}

  /**
   * The promise was not kept.
   *
   * @param expected the correct result
   * @param came the actual result
   */
  record Failed(String expected, String came) implements CaseOutcome {}

  /**
   * The implementation does not make this promise, or it cannot be seen from outside.
   *
   * @param reason why
   */
  record NotApplicable(String reason) implements CaseOutcome {}

  /**
   * The case was not run, because a case that it needs has failed.
   *
   * @param reason names that case
   */
  record NotRun(String reason) implements CaseOutcome {}

  /**
   * Returns the code for reports, which is {@code passed}, {@code failed}, {@code not-applicable}
   * or {@code not-run}.
   */
  default String code() {
    return switch (this) {
      case Passed _ -> "passed";
      case Failed _ -> "failed";
      case NotApplicable _ -> "not-applicable";
      case NotRun _ -> "not-run";
    };
  }
}
