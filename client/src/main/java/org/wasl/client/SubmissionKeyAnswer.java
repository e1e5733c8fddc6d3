package org.wasl.client;

import org.wasl.wire.message.SubmissionKey;

/** What came of the question for the key that submissions may be sealed to. */
public sealed interface SubmissionKeyAnswer
    permits SubmissionKeyAnswer.Found, Refused, Unavailable {
  /**
   * The key, which the gateway has signed.
   *
   * @param key to seal to until it is replaced
   */
  record Found(SubmissionKey key) implements SubmissionKeyAnswer {}
}
