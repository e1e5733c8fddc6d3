package org.wasl.client;

import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wasl.client.DeliveryOpening.Reason;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.GatewayMessages;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SignedMessage;

/** Opens and verifies deliveries; the cheap checks come first. */
final class DeliveryOpener {
  private static final int MAX_CHARACTERS = 128;

  /**
   * What the headers of a delivery say; nothing of it is verified.
   *
   * @param deliveryId the gateway's id of it
   * @param referral that it belongs to
   * @param messageId the sender's id of the message
   * @param sender who is said to have written it
   * @param type type and version
   * @param digest of the sealed bytes
   */
  record Head(
      UUID deliveryId, UUID referral, UUID messageId, String sender, String type, String digest) {
    static Optional<Head> of(UnaryOperator<@Nullable String> header) {
      try {
        UUID delivery = uuid(header, WireHeaders.DELIVERY);
        return delivery.equals(uuid(header, WireHeaders.IDEMPOTENCY_KEY))
            ? Optional.of(
                new Head(
                    delivery,
                    uuid(header, WireHeaders.REFERRAL),
                    uuid(header, WireHeaders.MESSAGE),
                    text(header, WireHeaders.SENDER),
                    text(header, WireHeaders.TYPE),
                    text(header, WireHeaders.DIGEST)))
            : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  private DeliveryOpener() {}

  /** Opens the sealed content of a delivery. */
  static DeliveryOpening open(Head head, byte[] sealed, ClientKeys keys) {
    if (!Digest.of(sealed).equals(head.digest())) {
      return rejected(Reason.DIGEST);
    }
    Optional<SignedMessage> opened = MessageSealer.open(sealed, keys.privateKeys());
    if (opened.isEmpty()) {
      return rejected(Reason.NOT_OPENED);
    }
    SignedMessage message = opened.get();
    Optional<Agency> sender =
        keys.directory().byId(head.sender()).filter(agency -> !agency.revoked());
    if (sender.isEmpty()) {
      return rejected(Reason.UNKNOWN_SENDER);
    }
    SignatureStatus signature =
        SignatureVerifier.ofAnyTime(keys.directory())
            .verifyMessage(sender.get(), message.body(), message.signature());
    if (signature != SignatureStatus.VALID) {
      return rejected(Reason.SIGNATURE);
    }
    Optional<Envelope> envelope = envelope(message.body());
    if (envelope.isEmpty()) {
      return rejected(Reason.NOT_A_MESSAGE);
    }
    return agree(head, envelope.get())
        ? new DeliveryOpening.Opened(
            new OpenedDelivery(
                head.deliveryId(),
                head.referral(),
                head.digest(),
                envelope.get(),
                message.body(),
                message.signature()))
        : rejected(Reason.ENVELOPE);
  }

  /** The envelope of a message document; empty where it has none. */
  static Optional<Envelope> envelope(byte[] document) {
    JsonText envelope = JsonText.of(document).object("envelope");
    try {
      return Optional.of(Envelope.of(name -> envelope.written(name).orElse(null)));
    } catch (RuntimeException e) {
      return Optional.empty(); // members are absent or malformed
    }
  }

  private static boolean agree(Head head, Envelope envelope) {
    return envelope.sender().equals(head.sender())
        && GatewayMessages.isAllowed(envelope.sender(), envelope.type())
        && envelope.messageId().equals(head.messageId())
        && envelope.typeAndVersion().equals(head.type())
        && envelope.referral().map(head.referral()::equals).orElse(true);
  }

  private static DeliveryOpening rejected(Reason reason) {
    return new DeliveryOpening.Rejected(reason);
  }

  private static String text(UnaryOperator<@Nullable String> header, String name) {
    String value = header.apply(name);
    if (value == null || value.isBlank() || value.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(name);
    }
    return value;
  }

  private static UUID uuid(UnaryOperator<@Nullable String> header, String name) {
    String value = text(header, name);
    UUID id = UUID.fromString(value);
    if (!id.toString().equals(value)) { // fromString takes "1-1-1-1-1" too
      throw new IllegalArgumentException(name);
    }
    return id;
  }
}
