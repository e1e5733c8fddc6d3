package org.wasl.link.xml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/**
 * What is known of a delivery beside its document: a vetted case has no referral in its envelope.
 *
 * @param delivery the gateway's id of the delivery
 * @param referral the referral that the message opened or belongs to
 * @param receivedAt when it was received, as its receipt says
 * @param digest SHA-256 of the signed JSON, the bytes that the signature covers, base64url without
 *     padding: it says which original the XML renders
 */
public record XmlDelivery(UUID delivery, UUID referral, Instant receivedAt, String digest) {

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
        UUID.fromString(json.path("id").textValue()),
        UUID.fromString(json.path("referral").textValue()),
        Instant.parse(json.path("receivedAt").textValue()),
        json.path("digest").textValue());
  }
}
