package org.wasl.wire.exchange;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.wasl.wire.jose.FlatJson;

/**
 * One delivery as an HTTP request, in the form that its agency asks for. In each form the {@link
 * WireHeaders} and the receipt are the same, and the digest is that of the sealed bytes.
 *
 * <p>A CloudEvent is one of version 1.0 (HTTP protocol binding and JSON event format 1.0.2). Its
 * attributes repeat the headers, and nothing of the content. They are {@code id} (the delivery),
 * {@code source} (the sender), {@code type} (of the message), {@code subject} (the referral) and
 * {@code time} (of the attempt).
 *
 * @param contentType media type of the body
 * @param headers all others of the wire, by name
 * @param body its bytes
 */
public record HttpDelivery(String contentType, Map<String, String> headers, byte[] body) {
  /** Media type of a CloudEvent in structured mode. */
  public static final String STRUCTURED_TYPE = "application/cloudevents+json";

  private static final String VERSION = "1.0";
  private static final String SOURCE = "urn:wasl:agency:";
  private static final String TYPE = "org.wasl.";
  private static final String DATA = "data_base64";

  /**
   * The request for a delivery.
   *
   * @param at time of the attempt
   */
  public static HttpDelivery of(OutboundDelivery delivery, Instant at) {
    Map<String, String> headers = WireHeaders.of(delivery);
    return switch (delivery.agency().channel().format()) {
      case PLAIN -> new HttpDelivery(WireHeaders.SEALED_TYPE, headers, delivery.sealed());
      case CLOUDEVENTS_BINARY -> {
        attributes(delivery, at).forEach((name, value) -> headers.put("ce-" + name, value));
        yield new HttpDelivery(WireHeaders.SEALED_TYPE, headers, delivery.sealed());
      }
      case CLOUDEVENTS_STRUCTURED -> {
        Map<String, String> event = attributes(delivery, at);
        event.put("datacontenttype", WireHeaders.SEALED_TYPE);
        event.put(DATA, Base64.getEncoder().encodeToString(delivery.sealed()));
        StringBuilder json = new StringBuilder();
        FlatJson.write(event, json);
        byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
        yield new HttpDelivery(STRUCTURED_TYPE, headers, body);
      }
    };
  }

  private static Map<String, String> attributes(OutboundDelivery delivery, Instant at) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", VERSION);
    attributes.put("id", delivery.deliveryId().toString());
    attributes.put("source", SOURCE + delivery.sender());
    attributes.put("type", TYPE + delivery.type().replace("/", ".v"));
    attributes.put("subject", delivery.referral().toString());
    attributes.put("time", at.truncatedTo(ChronoUnit.MILLIS).toString());
    return attributes;
  }

  /** Tells whether this is the media type of a CloudEvent in structured mode. */
  public static boolean isStructured(String contentType) {
    return contentType
        .replaceFirst(";.*", "")
        .strip()
        .toLowerCase(Locale.ROOT)
        .equals(STRUCTURED_TYPE);
  }

  /**
   * The sealed bytes of a CloudEvent in structured mode, or empty for what is none with the data of
   * a delivery.
   */
  public static Optional<byte[]> dataOf(byte[] event) {
    return FlatJson.parse(event)
        .filter(members -> VERSION.equals(members.get("specversion")))
        .flatMap(members -> Optional.ofNullable(members.get(DATA)))
        .flatMap(HttpDelivery::decoded);
  }

  private static Optional<byte[]> decoded(String data) {
    try {
      return Optional.of(Base64.getDecoder().decode(data));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
