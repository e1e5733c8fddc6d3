package org.wasl.routes.delivery;

import java.util.Map;
import java.util.Optional;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.receipt.Receipt;
import org.wasl.wire.receipt.ReceiptVerification;

/** Classifies a connector's reply. Only a valid receipt means delivered. */
final class ReplyClassifier {
  private static final Map<String, ReasonCode> REASONS =
      Map.ofEntries(
          Map.entry("deadline", ReasonCode.TIMEOUT),
          Map.entry("not-acknowledged", ReasonCode.NOT_ACKNOWLEDGED),
          Map.entry("connect", ReasonCode.CONNECTION_REFUSED),
          Map.entry("connection-lost", ReasonCode.CONNECTION_LOST),
          Map.entry("tls", ReasonCode.TLS_FAILED),
          Map.entry("wrong-certificate", ReasonCode.TLS_FAILED),
          Map.entry("wrong-host-key", ReasonCode.WRONG_HOST_KEY),
          Map.entry("login", ReasonCode.CONNECTION_REFUSED),
          Map.entry("ssh-key", ReasonCode.CONNECTION_REFUSED),
          Map.entry("folders", ReasonCode.SERVER_ERROR),
          Map.entry("not-stored", ReasonCode.SERVER_ERROR),
          Map.entry("oversized-answer", ReasonCode.PROTOCOL_ERROR),
          Map.entry("oversized", ReasonCode.PROTOCOL_ERROR),
          Map.entry("http-408", ReasonCode.TIMEOUT),
          Map.entry("http-425", ReasonCode.BUSY),
          Map.entry("http-429", ReasonCode.BUSY),
          Map.entry("http-503", ReasonCode.BUSY));

  private final SignatureVerifier signatures;

  ReplyClassifier(SignatureVerifier signatures) {
    this.signatures = signatures;
  }

  AttemptOutcome classify(Leased lease, Agency agency, DeliveryReply reply) {
    return switch (reply) {
      case DeliveryReply.Received(var receipt) -> ofReceipt(lease, agency, receipt);
      case DeliveryReply.RetryLater(var reason, var retryAfterMillis) ->
          new AttemptOutcome.Transient(reason(reason), retryAfterMillis, lease.probe());
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
        .filter(receipt -> fits(receipt, lease, agency))
        .map(receipt -> ofKind(receipt.kind(), compact))
        .orElse(new AttemptOutcome.Permanent(ReasonCode.RECEIPT_INVALID));
  }

  /**
   * {@code needs-reseal} is a refusal, not a mismatched receipt; submitted by a request, it ended
   * the delivery before this is recorded.
   */
  private static AttemptOutcome ofKind(Receipt.Kind kind, String compact) {
    return switch (kind) {
      case DELIVERY -> new AttemptOutcome.Delivered(compact);
      case NEEDS_RESEAL -> new AttemptOutcome.Permanent(ReasonCode.REJECTED);
      case RETRIEVAL, SUBMISSION_ACCEPTED ->
          new AttemptOutcome.Permanent(ReasonCode.RECEIPT_INVALID);
    };
  }

  private static boolean fits(Receipt receipt, Leased lease, Agency agency) {
    return receipt.deliveryId().equals(Optional.of(lease.deliveryId()))
        && receipt.messageId().equals(lease.messageId())
        && receipt.sender().equals(lease.sender())
        && receipt.recipient().equals(agency.id())
        && receipt.referral().equals(lease.referral())
        && receipt.digest().equals(lease.digest());
  }

  private static ReasonCode reason(String code) {
    ReasonCode known = REASONS.get(code);
    if (known != null) {
      return known;
    }
    if (code.startsWith("http-5")) {
      return ReasonCode.SERVER_ERROR;
    }
    return code.startsWith("http-4") ? ReasonCode.REJECTED : ReasonCode.PROTOCOL_ERROR;
  }
}
