package org.wasl.routes;

import java.time.Instant;
import java.util.Optional;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.receipt.Receipt;

/** The reply of a working agency. */
final class TestReceipts {
  private TestReceipts() {}

  static DeliveryReply valid(OutboundDelivery push) {
    return of(push, push.deliveryId());
  }

  static DeliveryReply of(OutboundDelivery push, DeliveryId delivery) {
    return new DeliveryReply.Received(text(push, delivery, Receipt.Kind.DELIVERY));
  }

  /** The unsigned statement of the push's agency. */
  static Receipt statement(OutboundDelivery push, DeliveryId delivery, Receipt.Kind kind) {
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
  static String text(OutboundDelivery push, DeliveryId delivery, Receipt.Kind kind) {
    Receipt receipt = statement(push, delivery, kind);
    return TestPartners.ALL.stream()
        .filter(partner -> partner.id().equals(push.agency().id()))
        .findFirst()
        .map(partner -> partner.signer().signReceipt(receipt))
        .orElseThrow();
  }
}
