package org.wasl.client.answer;

import org.wasl.wire.message.SubmissionKey;

/** The result of a request for the key that seals submissions. */
public sealed interface SubmissionKeyAnswer
    permits SubmissionKeyAnswer.Found, Refused, Unproven, Unavailable {
  /**
   * The key, which the gateway has signed.
   *
   * @param key to seal to until it is replaced
   * @param jws the gateway's statement as sent, a compact JWS, which is verified
   */
  record Found(SubmissionKey key, String jws) implements SubmissionKeyAnswer {}
}
