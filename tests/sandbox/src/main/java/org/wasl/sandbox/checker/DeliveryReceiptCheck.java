package org.wasl.sandbox.checker;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.kit.inbox.InboxReader.InboxDelivery;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.receipt.Receipt;

/** Checks that the gateway has a valid receipt of the recipient for each delivery. */
final class DeliveryReceiptCheck {
  private final Observations evidence;
  private final SignatureVerifier signatures;
  private final Map<DeliveryId, ReceivedDelivery> arrived;

  private DeliveryReceiptCheck(Observations evidence) {
    this.evidence = evidence;
    this.signatures = SignatureVerifier.ofAnyTime(evidence.directory());
    this.arrived =
        evidence.inboxes().values().stream()
            .flatMap(inbox -> inbox.stream().filter(InboxDelivery::first))
            .map(InboxDelivery::received)
            .collect(
                Collectors.toMap(ReceivedDelivery::deliveryId, Function.identity(), (a, b) -> a));
  }

  static Stream<BrokenPromise> check(Observations evidence) {
    DeliveryReceiptCheck check = new DeliveryReceiptCheck(evidence);
    return evidence.deliveries().stream()
        .filter(delivery -> !delivery.isOpen())
        .flatMap(check::check);
  }

  private Stream<BrokenPromise> check(RecordedDelivery delivery) {
    Optional<Receipt> receipt =
        evidence
            .directory()
            .byId(delivery.recipient())
            .flatMap(
                agency ->
                    delivery
                        .receipt()
                        .flatMap(it -> signatures.verifyReceipt(agency, it).genuine()));
    if (receipt.isEmpty()) {
      return broken("no valid receipt of ", delivery);
    }
    if (!isFor(receipt.get(), delivery)) {
      return broken("the receipt is for another delivery, at ", delivery);
    }
    ReceivedDelivery received = arrived.get(delivery.id());
    return received != null && received.digest().equals(receipt.get().digest())
        ? Stream.empty()
        : broken("the receipt does not match the arrived delivery, at ", delivery);
  }

  private static boolean isFor(Receipt receipt, RecordedDelivery delivery) {
    return receipt.kind() == Receipt.Kind.DELIVERY
        && receipt.deliveryId().equals(Optional.of(delivery.id()))
        && receipt.messageId().equals(delivery.messageId())
        && receipt.sender().equals(delivery.sender())
        && receipt.recipient().equals(delivery.recipient())
        && receipt.referral().equals(delivery.referral());
  }

  private static Stream<BrokenPromise> broken(String description, RecordedDelivery delivery) {
    return Stream.of(
        new BrokenPromise(
            Promise.RECEIPTS_VALID,
            description + delivery.recipient() + ": delivery " + delivery.id()));
  }
}
