package org.wasl.connectors.jms;

import java.util.Optional;

/**
 * A message as it was read from an agency's queue.
 *
 * @param request what it asks for
 * @param correlationId what the answer to it has as {@code JMSCorrelationID}; empty where the
 *     message has no id
 * @param languages value of {@code Accept_Language}; empty where absent
 */
record IncomingMessage(JmsRequest request, Optional<String> correlationId, String languages) {

  /**
   * Whether it may only be worked on after what came before it. Messages of one referral keep their
   * order; receipts and new cases have none.
   */
  boolean keepsOrder() {
    return request instanceof JmsRequest.Message(var submission)
        && submission.referral().isPresent();
  }
}
