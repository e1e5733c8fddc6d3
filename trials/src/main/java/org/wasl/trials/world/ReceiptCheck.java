package org.wasl.trials.world;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.kit.inbox.InboxReader.Delivery;
import org.wasl.kit.inbox.Received;
import org.wasl.wire.Receipt;
import org.wasl.wire.SignatureVerifier;

/** Is there, of each delivery, a valid receipt of its recipient, and does the gateway have it? */
final class ReceiptCheck {
  private final Evidence evidence;
  private final SignatureVerifier signatures;
  private final Map<UUID, Received> arrived;

  private ReceiptCheck(Evidence evidence) {
    this.evidence = evidence;
    this.signatures = new SignatureVerifier(evidence.directory());
    this.arrived =
        evidence.inboxes().values().stream()
            .flatMap(inbox -> inbox.stream().filter(Delivery::first))
            .map(Delivery::received)
            .collect(Collectors.toMap(Received::deliveryId, Function.identity(), (a, b) -> a));
  }

  static Stream<Broken> check(Evidence evidence) {
    ReceiptCheck check = new ReceiptCheck(evidence);
    return evidence.deliveries().stream()
        .filter(delivery -> !delivery.isOpen())
        .flatMap(check::check);
  }

  private Stream<Broken> check(DeliveryRecord delivery) {
    Optional<Receipt> receipt =
        evidence
            .directory()
            .byId(delivery.recipient())
            .flatMap(
                agency ->
                    delivery.receipt().flatMap(it -> signatures.receipt(agency, it).genuine()));
    if (receipt.isEmpty()) {
      return broken("no valid receipt of ", delivery);
    }
    if (!speaksOf(receipt.get(), delivery)) {
      return broken("the receipt speaks of something else, at ", delivery);
    }
    Received received = arrived.get(delivery.id());
    return received != null && received.digest().equals(receipt.get().digest())
        ? Stream.empty()
        : broken("the receipt is not for what arrived, at ", delivery);
  }

  private static boolean speaksOf(Receipt receipt, DeliveryRecord delivery) {
    return receipt.kind() == Receipt.Kind.DELIVERY
        && receipt.deliveryId().equals(Optional.of(delivery.id()))
        && receipt.messageId().equals(delivery.messageId())
        && receipt.sender().equals(delivery.sender())
        && receipt.recipient().equals(delivery.recipient())
        && receipt.referral().equals(delivery.referral());
  }

  private static Stream<Broken> broken(String what, DeliveryRecord delivery) {
    return Stream.of(
        new Broken(
            Promise.RECEIPTS_VALID, what + delivery.recipient() + ": delivery " + delivery.id()));
  }
}
