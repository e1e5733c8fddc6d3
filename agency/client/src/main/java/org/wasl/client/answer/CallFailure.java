package org.wasl.client.answer;

/** The reason why a call of any kind has not succeeded. */
public sealed interface CallFailure permits Refused, Unproven, Unavailable {
  /** The failure as one word for a person and for scripts, as in {@link Unavailable#reason}. */
  default String code() {
    return switch (this) {
      case Unavailable unavailable -> unavailable.reason();
      case Refused(RefusalProblem problem) -> "http-" + problem.status();
      case Unproven unproven -> unproven.reason();
    };
  }
}
