package org.wasl.connectors.jms;

import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.exchange.TimelineInquiry;

/** What a message on an agency's queue asks for; {@code JMSType} says which. */
sealed interface JmsRequest {

  /** {@code message}: a message for the door. */
  record Message(Submission submission) implements JmsRequest {}

  /** {@code receipt}: a receipt for a delivery. */
  record Receipt(Acknowledgement acknowledgement) implements JmsRequest {}

  /**
   * {@code refusal}: the agency refuses a delivery, for now or for good.
   *
   * @param delivery which
   * @param document the status that a push would have been answered with, as JSON
   */
  record Refusal(CollectionRequest delivery, byte[] document) implements JmsRequest {}

  /** {@code timeline}: what became of a referral. */
  record Timeline(TimelineInquiry inquiry) implements JmsRequest {}

  /**
   * None of these.
   *
   * @param status what it is answered with, in terms of HTTP
   */
  record Malformed(int status) implements JmsRequest {}
}
