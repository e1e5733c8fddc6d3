package org.wasl.connectors.intermediary;

import java.util.Optional;

/**
 * A message as it was read from an agency's broker or file server.
 *
 * @param request what it asks for
 * @param correlationId what the answer to it names; empty where the message has no id
 * @param languages languages of a refusal, as in {@code Accept-Language}; empty where absent
 */
public record IncomingMessage(
    AgencyRequest request, Optional<String> correlationId, String languages) {

  /**
   * Whether it may only be worked on after what came before it. Messages of one referral keep their
   * order; receipts and new cases have none.
   */
  boolean keepsOrder() {
    return request instanceof AgencyRequest.Message(var submission)
        && submission.referral().isPresent();
  }
}
