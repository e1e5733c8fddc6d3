package org.wasl.routes;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.wasl.wire.Push;
import org.wasl.wire.Receipt;
import org.wasl.wire.Reply;

/** What an agency that works answers. */
final class TestReceipts {
  private TestReceipts() {}

  static Reply valid(Push push) {
    return of(push, push.deliveryId());
  }

  static Reply of(Push push, UUID delivery) {
    return new Reply.Received(text(push, delivery, Receipt.Kind.DELIVERY));
  }

  /** Signed by the push's agency. */
  static String text(Push push, UUID delivery, Receipt.Kind kind) {
    Receipt receipt =
        new Receipt(
            kind,
            Optional.of(delivery),
            push.messageId(),
            push.sender(),
            push.agency().id(),
            push.referral(),
            push.digest(),
            Instant.now());
    return TestPartners.ALL.stream()
        .filter(partner -> partner.id().equals(push.agency().id()))
        .findFirst()
        .map(partner -> partner.signer().receipt(receipt))
        .orElseThrow();
  }
}
