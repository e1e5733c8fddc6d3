package org.wasl.routes.delivery;

import java.util.Optional;
import java.util.UUID;
import org.wasl.store.delivery.DeliveryReceipts.ExpectedReceipt;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.receipt.Receipt;

/** Whether a receipt is about exactly this delivery; its signer chooses kind and time. */
final class ReceiptMatch {
  private ReceiptMatch() {}

  static boolean fits(Receipt receipt, Leased lease) {
    return isAbout(
        receipt,
        lease.deliveryId(),
        lease.messageId(),
        lease.sender(),
        lease.agency(),
        lease.referral(),
        lease.digest());
  }

  static boolean fits(Receipt receipt, ExpectedReceipt expected) {
    return isAbout(
        receipt,
        expected.deliveryId(),
        expected.messageId(),
        expected.sender(),
        expected.recipient(),
        expected.referral(),
        expected.digest());
  }

  private static boolean isAbout(
      Receipt receipt,
      UUID delivery,
      UUID message,
      String sender,
      String recipient,
      UUID referral,
      String digest) {
    return receipt.deliveryId().equals(Optional.of(delivery))
        && receipt.messageId().equals(message)
        && receipt.sender().equals(sender)
        && receipt.recipient().equals(recipient)
        && receipt.referral().equals(referral)
        && receipt.digest().equals(digest);
  }
}
