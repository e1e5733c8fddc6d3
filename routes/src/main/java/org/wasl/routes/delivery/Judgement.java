package org.wasl.routes.delivery;

import java.util.Map;
import java.util.Optional;
import org.wasl.rules.delivery.Outcome;
import org.wasl.rules.delivery.Reason;
import org.wasl.store.Leasing.Leased;
import org.wasl.wire.Agency;
import org.wasl.wire.Receipt;
import org.wasl.wire.ReceiptVerdict;
import org.wasl.wire.Reply;
import org.wasl.wire.SignatureVerifier;

/** What a connector's reply means for the delivery. Only a valid receipt is a delivery. */
final class Judgement {
  private static final Map<String, Reason> REASONS =
      Map.ofEntries(
          Map.entry("deadline", Reason.TIMEOUT),
          Map.entry("not-acknowledged", Reason.NOT_ACKNOWLEDGED),
          Map.entry("connect", Reason.CONNECTION_REFUSED),
          Map.entry("connection-lost", Reason.CONNECTION_LOST),
          Map.entry("tls", Reason.TLS_FAILED),
          Map.entry("wrong-certificate", Reason.TLS_FAILED),
          Map.entry("oversized-answer", Reason.PROTOCOL_ERROR),
          Map.entry("http-408", Reason.TIMEOUT),
          Map.entry("http-425", Reason.BUSY),
          Map.entry("http-429", Reason.BUSY),
          Map.entry("http-503", Reason.BUSY));

  private final SignatureVerifier signatures;

  Judgement(SignatureVerifier signatures) {
    this.signatures = signatures;
  }

  Outcome of(Leased lease, Agency agency, Reply reply) {
    if (reply instanceof Reply.Received received) {
      return ofReceipt(lease, agency, received.receipt());
    }
    if (reply instanceof Reply.NotNow notNow) {
      return new Outcome.Transient(
          reason(notNow.reason()), notNow.retryAfterMillis(), lease.probe());
    }
    return reply instanceof Reply.Refused refused
        ? new Outcome.Permanent(reason(refused.reason()))
        : new Outcome.NobodyCame();
  }

  private Outcome ofReceipt(Leased lease, Agency agency, String compact) {
    ReceiptVerdict verdict = signatures.receipt(agency, compact);
    if (verdict instanceof ReceiptVerdict.Unreadable) {
      return new Outcome.Permanent(Reason.RECEIPT_UNREADABLE);
    }
    return verdict
        .genuine()
        .filter(receipt -> fits(receipt, lease, agency))
        .map(receipt -> ofKind(receipt.kind(), compact))
        .orElse(new Outcome.Permanent(Reason.RECEIPT_INVALID));
  }

  /**
   * That no key opens it is no lie but a refusal; handed in as a receipt it has ended the delivery
   * before this is recorded.
   */
  private static Outcome ofKind(Receipt.Kind kind, String compact) {
    return switch (kind) {
      case DELIVERY -> new Outcome.Delivered(compact);
      case NEEDS_RESEAL -> new Outcome.Permanent(Reason.REJECTED);
      case RETRIEVAL, SUBMISSION_ACCEPTED -> new Outcome.Permanent(Reason.RECEIPT_INVALID);
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

  private static Reason reason(String code) {
    Reason known = REASONS.get(code);
    if (known != null) {
      return known;
    }
    if (code.startsWith("http-5")) {
      return Reason.SERVER_ERROR;
    }
    return code.startsWith("http-4") ? Reason.REJECTED : Reason.PROTOCOL_ERROR;
  }
}
