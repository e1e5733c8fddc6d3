package org.wasl.connectors.intermediary;

import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.exchange.TimelineInquiry;

/** What a message of an agency asks for; its kind says which. */
public sealed interface AgencyRequest {

  /** {@code message}: a message for the door. */
  record Message(Submission submission) implements AgencyRequest {}

  /** {@code receipt}: a receipt for a delivery. */
  record Receipt(Acknowledgement acknowledgement) implements AgencyRequest {}

  /**
   * {@code refusal}: the agency refuses a delivery, for now or for good.
   *
   * @param delivery which
   * @param document the status that a push would have been answered with, as JSON
   */
  record Refusal(CollectionRequest delivery, byte[] document) implements AgencyRequest {}

  /** {@code timeline}: what became of a referral. */
  record Timeline(TimelineInquiry inquiry) implements AgencyRequest {}

  /**
   * None of these.
   *
   * @param why what it is answered with
   */
  record Malformed(ProblemType why) implements AgencyRequest {}
}
