package org.wasl.connectors.intermediary;

import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.exchange.TimelineInquiry;

/** The request in an agency's message, by its kind. */
public sealed interface AgencyRequest {

  /** {@code message}, a message for the door. */
  record Message(Submission submission) implements AgencyRequest {}

  /** {@code receipt}, a receipt for a delivery. */
  record Receipt(Acknowledgement acknowledgement) implements AgencyRequest {}

  /**
   * {@code refusal}, an agency's refusal of a delivery, temporary or final.
   *
   * @param delivery the refused delivery
   * @param document the status that a push would have been answered with, as JSON
   */
  record Refusal(CollectionRequest delivery, byte[] document) implements AgencyRequest {}

  /** {@code timeline}, an inquiry about a referral's progress. */
  record Timeline(TimelineInquiry inquiry) implements AgencyRequest {}

  /**
   * A message of no known form.
   *
   * @param why the problem to answer with
   */
  record Malformed(ProblemType why) implements AgencyRequest {}
}
