package org.wasl.bench.load;

import java.util.function.Consumer;

/** Carries cases to a gateway, and their answers back. */
public interface CaseSender {
  /** The answer to a case. */
  sealed interface CaseAnswer {
    /**
     * Answered 202.
     *
     * @param recipients of the case
     */
    record Accepted(int recipients) implements CaseAnswer {}

    /** The gateway asks to retry, by 503 or 429. */
    record ComeAgain(int afterSeconds) implements CaseAnswer {}

    /** Any other answer. */
    record Refused() implements CaseAnswer {}

    /** None, or one that cannot be read. */
    record Missing() implements CaseAnswer {}

    /** An answer that is not 202. */
    static CaseAnswer notAccepted(int status, int retryAfterSeconds) {
      return status == 503 || status == 429 ? new ComeAgain(retryAfterSeconds) : new Refused();
    }
  }

  /** Used if an answer has no {@code Retry-After}. */
  int RETRY_AFTER_SECONDS = 1;

  /**
   * Sends a case.
   *
   * @param answered called once, on an event loop
   */
  void send(SignedCases.Signed signed, Consumer<CaseAnswer> answered);

  /** Ends its requests and waits for them. Every case that was sent has its answer. */
  void close();
}
