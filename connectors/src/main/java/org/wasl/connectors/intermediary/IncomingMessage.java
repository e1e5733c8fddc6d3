package org.wasl.connectors.intermediary;

import java.util.Optional;

/**
 * A message as it was read from an agency's broker or file server.
 *
 * @param request the request in it
 * @param correlationId correlation id of the answer; empty if the message has no id
 * @param languages languages of a refusal, as in {@code Accept-Language}; empty where absent
 */
public record IncomingMessage(
    AgencyRequest request, Optional<String> correlationId, String languages) {

  /** Assumed memory for the headers of a message. */
  public static final int HEADER_BYTES = 4_096;

  /** Its memory in bytes. */
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

  /** Tells whether it is the agency's word on a delivery, which waits for no message. */
  boolean endsDelivery() {
    return switch (request) {
      case AgencyRequest.Receipt _, AgencyRequest.Refusal _ -> true;
      case AgencyRequest.Message _, AgencyRequest.Timeline _, AgencyRequest.Malformed _ -> false;
    };
  }

  /**
   * Tells whether earlier messages must be processed first. Messages of one referral keep their
   * order. Receipts and new cases need none.
   */
  boolean keepsOrder() {
    return request instanceof AgencyRequest.Message(var submission)
        && submission.referral().isPresent();
  }
}
