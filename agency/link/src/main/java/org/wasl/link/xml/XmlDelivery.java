package org.wasl.link.xml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;

/**
 * The facts of a delivery beside its document. They include the referral, which a vetted case does
 * not have in its envelope.
 *
 * @param delivery the gateway's id of the delivery
 * @param referral the referral that the message opened or belongs to
 * @param receivedAt when it was received, as its receipt says
 * @param digest SHA-256 of the signed JSON, base64url without padding. The signature covers these
 *     bytes, so the digest names the original of the XML
 */
public record XmlDelivery(
    DeliveryId delivery, ReferralId referral, Instant receivedAt, String digest) {

  /** As the element {@code delivery} has it. */
  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", delivery.toString())
        .put("referral", referral.toString())
        .put("receivedAt", receivedAt.toString())
        .put("digest", digest);
  }

  /**
   * @param json as {@link #json} writes it, validated
   */
  static XmlDelivery of(JsonNode json) {
    return new XmlDelivery(
        DeliveryId.parse(json.path("id").textValue()),
        ReferralId.parse(json.path("referral").textValue()),
        Instant.parse(json.path("receivedAt").textValue()),
        json.path("digest").textValue());
  }
}
