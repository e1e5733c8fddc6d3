package org.wasl.trials.bench.load;

import java.util.function.Consumer;

/** Carries cases to a gateway, and what came of them back. */
public interface CaseSender {
  /** What came of a case. */
  sealed interface CaseAnswer {
    /**
     * Answered 202.
     *
     * @param recipients of the case
     */
    record Accepted(int recipients) implements CaseAnswer {}

    /** Not now: 503 or 429. */
    record ComeAgain(int afterSeconds) implements CaseAnswer {}

    /** Any other answer. */
    record Refused() implements CaseAnswer {}

    /** None, or one that cannot be read. */
    record Missing() implements CaseAnswer {}

    /** One that is not 202. */
    static CaseAnswer notAccepted(int status, int retryAfterSeconds) {
      return status == 503 || status == 429 ? new ComeAgain(retryAfterSeconds) : new Refused();
    }
  }

  /** Where an answer does not say when to come again. */
  int RETRY_AFTER_SECONDS = 1;

  /**
   * Sends a case.
   *
   * @param answered called once, on an event loop
   */
  void send(SignedCases.Signed signed, Consumer<CaseAnswer> answered);

  /** Ends what it has opened and waits for that; every case that was sent has its answer. */
  void close();
}
