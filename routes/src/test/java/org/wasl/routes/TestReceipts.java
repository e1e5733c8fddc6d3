package org.wasl.routes;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.receipt.Receipt;

/** What an agency that works answers. */
final class TestReceipts {
  private TestReceipts() {}

  static DeliveryReply valid(OutboundDelivery push) {
    return of(push, push.deliveryId());
  }

  static DeliveryReply of(OutboundDelivery push, UUID delivery) {
    return new DeliveryReply.Received(text(push, delivery, Receipt.Kind.DELIVERY));
  }

  /** What the push's agency states; not signed yet. */
  static Receipt statement(OutboundDelivery push, UUID delivery, Receipt.Kind kind) {
    return new Receipt(
        kind,
        Optional.of(delivery),
        push.messageId(),
        push.sender(),
        push.agency().id(),
        push.referral(),
        push.digest(),
        Instant.now());
  }

  /** Signed by the push's agency. */
  static String text(OutboundDelivery push, UUID delivery, Receipt.Kind kind) {
    Receipt receipt = statement(push, delivery, kind);
    return TestPartners.ALL.stream()
        .filter(partner -> partner.id().equals(push.agency().id()))
        .findFirst()
        .map(partner -> partner.signer().signReceipt(receipt))
        .orElseThrow();
  }
}
