package org.wasl.kit.certify.cases;

/** What came of one case. */
public sealed interface CaseOutcome {
  /** The promise was kept, and was seen to be kept: something was answered. */
  record Passed() implements CaseOutcome {}

  /**
   * The promise was not kept.
   *
   * @param expected what would have been right
   * @param came what came in its place
   */
  record Failed(String expected, String came) implements CaseOutcome {}

  /**
   * The implementation does not make this promise, or it cannot be seen from outside.
   *
   * @param reason why
   */
  record NotApplicable(String reason) implements CaseOutcome {}

  /**
   * It was not tried, because it would say nothing: a case that it rests on has failed.
   *
   * @param reason names that case
   */
  record NotRun(String reason) implements CaseOutcome {}

  /**
   * As reports have it: {@code passed}, {@code failed}, {@code not-applicable}, {@code not-run}.
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
