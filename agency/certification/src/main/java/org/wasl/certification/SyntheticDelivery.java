package org.wasl.certification;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.wasl.client.OutgoingMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.Digest;

/**
 * A delivery of a made-up message, to be sent as it is or changed.
 *
 * @param message the message that is sealed in it
 * @param outbound the delivery as a gateway has it
 */
record SyntheticDelivery(OutgoingMessage message, OutboundDelivery outbound) {
  DeliveryId id() {
    return outbound.deliveryId();
  }

  /** Other bytes, under a digest that fits them. */
  SyntheticDelivery sealedAs(byte[] sealed) {
    return with(
        outbound.messageId(),
        outbound.sender(),
        outbound.type(),
        outbound.referral(),
        sealed,
        Digest.of(sealed));
  }

  /** Other bytes, under the digest that the delivery had. */
  SyntheticDelivery withBytesOnly(byte[] sealed) {
    return with(
        outbound.messageId(),
        outbound.sender(),
        outbound.type(),
        outbound.referral(),
        sealed,
        outbound.digest());
  }

  SyntheticDelivery from(AgencyId sender) {
    return with(
        outbound.messageId(),
        sender,
        outbound.type(),
        outbound.referral(),
        outbound.sealed(),
        outbound.digest());
  }

  SyntheticDelivery ofMessage(MessageId messageId) {
    return with(
        messageId,
        outbound.sender(),
        outbound.type(),
        outbound.referral(),
        outbound.sealed(),
        outbound.digest());
  }

  SyntheticDelivery ofType(String type) {
    return with(
        outbound.messageId(),
        outbound.sender(),
        type,
        outbound.referral(),
        outbound.sealed(),
        outbound.digest());
  }

  SyntheticDelivery inReferral(ReferralId referral) {
    return with(
        outbound.messageId(),
        outbound.sender(),
        outbound.type(),
        referral,
        outbound.sealed(),
        outbound.digest());
  }

  private SyntheticDelivery with(
      MessageId messageId,
      AgencyId sender,
      String type,
      ReferralId referral,
      byte[] sealed,
      String digest) {
    return new SyntheticDelivery(
        message,
        new OutboundDelivery(
            outbound.agency(),
            outbound.deliveryId(),
            referral,
            messageId,
            sender,
            type,
            digest,
            sealed,
            outbound.deadlineMillis()));
  }

  /** The request in the form that the agency takes, its media type among the headers. */
  HttpDelivery request() {
    return request(headers -> headers);
  }

  /** Returns the request with changed headers. */
  HttpDelivery request(UnaryOperator<Map<String, String>> change) {
    HttpDelivery request = HttpDelivery.of(outbound, Instant.now());
    Map<String, String> headers = new TreeMap<>(request.headers());
    headers.put("Content-Type", request.contentType());
    return new HttpDelivery(request.contentType(), change.apply(headers), request.body());
  }
}
