package org.wasl.wire.delivery;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.receipt.Receipt;

/**
 * A delivery as the gateway sent it. Nothing is verified yet.
 *
 * @param deliveryId the gateway's id of the delivery
 * @param referral the referral it belongs to
 * @param messageId the sender's id of the message
 * @param sender the sender that the header names
 * @param type type and version
 * @param digest the digest that the header names
 * @param sealed the body
 */
public record IncomingDelivery(
    DeliveryId deliveryId,
    ReferralId referral,
    MessageId messageId,
    AgencyId sender,
    String type,
    String digest,
    byte[] sealed) {
  private static final int MAX_CHARACTERS = 128;

  /**
   * Reads the headers, or empty if one is missing or malformed, or a CloudEvent has no data.
   *
   * @param header gives a header's value, null where it is missing
   * @param body the sealed bytes, or where {@code Content-Type} says so a CloudEvent around them
   */
  public static Optional<IncomingDelivery> of(
      Function<String, @Nullable String> header, byte[] body) {
    try {
      Optional<byte[]> sealed = sealed(header.apply("Content-Type"), body);
      UUID delivery = uuid(header, WireHeaders.DELIVERY);
      if (sealed.isEmpty() || !delivery.equals(uuid(header, WireHeaders.IDEMPOTENCY_KEY))) {
        return Optional.empty();
      }
      return Optional.of(
          new IncomingDelivery(
              new DeliveryId(delivery),
              new ReferralId(uuid(header, WireHeaders.REFERRAL)),
              new MessageId(uuid(header, WireHeaders.MESSAGE)),
              new AgencyId(text(header, WireHeaders.SENDER)),
              text(header, WireHeaders.TYPE),
              text(header, WireHeaders.DIGEST),
              sealed.get()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Tells whether the sealed bytes are those that the header names. */
  public boolean hasItsDigest() {
    return Digest.of(sealed).equals(digest);
  }

  /** The receipt for the delivery, before it is signed. */
  public Receipt receipt(AgencyId agency, Instant now) {
    return new Receipt(
        Receipt.Kind.DELIVERY,
        Optional.of(deliveryId),
        messageId,
        sender,
        agency,
        referral,
        digest,
        now);
  }

  private static Optional<byte[]> sealed(@Nullable String contentType, byte[] body) {
    return contentType != null && HttpDelivery.isStructured(contentType)
        ? HttpDelivery.dataOf(body)
        : Optional.of(body);
  }

  private static String text(Function<String, @Nullable String> header, String name) {
    String value = header.apply(name);
    if (value == null || value.isBlank() || value.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(name);
    }
    return value;
  }

  private static UUID uuid(Function<String, @Nullable String> header, String name) {
    String value = text(header, name);
    UUID id = UUID.fromString(value);
    // fromString takes "1-1-1-1-1" too: only the one canonical form is an id.
    if (!id.toString().equals(value)) {
      throw new IllegalArgumentException(name);
    }
    return id;
  }
}
