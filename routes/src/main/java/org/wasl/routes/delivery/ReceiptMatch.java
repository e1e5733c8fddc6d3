package org.wasl.routes.delivery;

import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.DeliveryReceipts.ExpectedReceipt;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.receipt.Receipt;

/** Tells whether a receipt is about exactly this delivery. Its signer chooses kind and time. */
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
      DeliveryId delivery,
      MessageId message,
      AgencyId sender,
      AgencyId recipient,
      ReferralId referral,
      String digest) {
    return receipt.deliveryId().equals(Optional.of(delivery))
        && receipt.messageId().equals(message)
        && receipt.sender().equals(sender)
        && receipt.recipient().equals(recipient)
        && receipt.referral().equals(referral)
        && receipt.digest().equals(digest);
  }
}
