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

  /** What is reckoned for the headers of a message in memory. */
  public static final int HEADER_BYTES = 4_096;

  /** What it takes in memory. */
  long bytes() {
    long body =
        switch (request) {
          case AgencyRequest.Message(var submission) -> submission.body().length;
          case AgencyRequest.Receipt(var receipt) -> receipt.receipt().length;
          case AgencyRequest.Refusal(_, var document) -> document.length;
          case AgencyRequest.Timeline _, AgencyRequest.Malformed _ -> 0;
        };
    return HEADER_BYTES + body;
  }

  /** Whether it is the agency's word on a delivery, which waits for no message. */
  boolean endsDelivery() {
    return switch (request) {
      case AgencyRequest.Receipt _, AgencyRequest.Refusal _ -> true;
      case AgencyRequest.Message _, AgencyRequest.Timeline _, AgencyRequest.Malformed _ -> false;
    };
  }

  /**
   * Whether it may only be worked on after what came before it. Messages of one referral keep their
   * order; receipts and new cases have none.
   */
  boolean keepsOrder() {
    return request instanceof AgencyRequest.Message(var submission)
        && submission.referral().isPresent();
  }
}
