package org.wasl.routes.delivery;

import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.receipt.Receipt;
import org.wasl.wire.receipt.ReceiptVerification;

/** Classifies a connector's reply. Only a valid receipt means delivered. */
final class ReplyClassifier {
  private final SignatureVerifier signatures;

  ReplyClassifier(SignatureVerifier signatures) {
    this.signatures = signatures;
  }

  AttemptOutcome classify(Leased lease, Agency agency, DeliveryReply reply) {
    return switch (reply) {
      case DeliveryReply.Received(var receipt) -> ofReceipt(lease, agency, receipt);
      case DeliveryReply.RetryLater(var reason, var retryAfterMillis) ->
          new AttemptOutcome.Transient(reason(reason), retryAfterMillis);
      case DeliveryReply.Rejected(var reason) -> new AttemptOutcome.Permanent(reason(reason));
      case DeliveryReply.NotCollected() -> new AttemptOutcome.NotCollected();
    };
  }

  private AttemptOutcome ofReceipt(Leased lease, Agency agency, String compact) {
    ReceiptVerification verdict = signatures.verifyReceipt(agency, compact);
    if (verdict instanceof ReceiptVerification.Unreadable) {
      return new AttemptOutcome.Permanent(ReasonCode.RECEIPT_UNREADABLE);
    }
    return verdict
        .genuine()
        .filter(receipt -> ReceiptMatch.fits(receipt, lease))
        .map(receipt -> ofKind(receipt.kind(), compact))
        .orElse(new AttemptOutcome.Permanent(ReasonCode.RECEIPT_INVALID));
  }

  /**
   * {@code needs-reseal} is a refusal and not a mismatched receipt. If it was submitted by a
   * request, it ended the delivery before this is recorded.
   */
  private static AttemptOutcome ofKind(Receipt.Kind kind, String compact) {
    return switch (kind) {
      case DELIVERY -> new AttemptOutcome.Delivered(compact);
      case NEEDS_RESEAL -> new AttemptOutcome.Permanent(ReasonCode.REJECTED);
      case RETRIEVAL, SUBMISSION_ACCEPTED, VERIFIED ->
          new AttemptOutcome.Permanent(ReasonCode.RECEIPT_INVALID);
    };
  }

  private static ReasonCode reason(DeliveryFailure failure) {
    return switch (failure) {
      case DEADLINE -> ReasonCode.TIMEOUT;
      case NOT_ACKNOWLEDGED -> ReasonCode.NOT_ACKNOWLEDGED;
      case UNKNOWN_HOST -> ReasonCode.UNKNOWN_HOST;
      case CONNECT, LOGIN, SSH_KEY, BROKER -> ReasonCode.CONNECTION_REFUSED;
      case CONNECTION_LOST -> ReasonCode.CONNECTION_LOST;
      case TLS, WRONG_CERTIFICATE -> ReasonCode.TLS_FAILED;
      case WRONG_HOST_KEY -> ReasonCode.WRONG_HOST_KEY;
      case NO_CERTIFICATE -> ReasonCode.AGENCY_UNAVAILABLE;
      case FOLDERS, NOT_STORED, SERVER_ERROR -> ReasonCode.SERVER_ERROR;
      case NO_OUTCOME -> ReasonCode.RECEIPT_UNREADABLE;
      case BUSY -> ReasonCode.BUSY;
      case REFUSED -> ReasonCode.REJECTED;
      case OVERSIZED, OVERSIZED_ANSWER, UNEXPECTED_STATUS -> ReasonCode.PROTOCOL_ERROR;
    };
  }
}
