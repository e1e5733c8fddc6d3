package org.wasl.client;

import java.time.Instant;
import java.util.Optional;
import org.wasl.client.answer.JsonText;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.DeliveryVerification;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.SignedMessage;

/** Opens and verifies deliveries. */
final class DeliveryOpener {
  private DeliveryOpener() {}

  /** Opens the sealed content of a delivery. */
  static DeliveryOpening open(IncomingDelivery arrival, ClientKeys keys) {
    if (!arrival.hasItsDigest()) {
      return new DeliveryOpening.Rejected(DeliveryRejection.DIGEST);
    }
    return switch (DeliveryVerification.of(
        arrival, keys.privateKeys(), keys.directory(), Instant.now(), DeliveryOpener::envelope)) {
      case DeliveryVerification.Invalid(DeliveryRejection rejection) ->
          new DeliveryOpening.Rejected(rejection);
      case DeliveryVerification.Valid(SignedMessage message, Envelope envelope) ->
          new DeliveryOpening.Opened(
              new OpenedDelivery(
                  arrival.deliveryId(),
                  arrival.referral(),
                  arrival.digest(),
                  envelope,
                  message.body(),
                  message.signature()));
    };
  }

  /** Returns the envelope of a message document, or empty if it has none. */
  static Optional<Envelope> envelope(byte[] document) {
    JsonText envelope = JsonText.of(document).object("envelope");
    try {
      return Optional.of(Envelope.of(name -> envelope.written(name).orElse(null)));
    } catch (RuntimeException e) {
      return Optional.empty(); // members are absent or malformed
    }
  }
}
