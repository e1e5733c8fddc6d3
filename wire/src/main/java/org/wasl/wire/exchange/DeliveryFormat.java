package org.wasl.wire.exchange;

import com.nimbusds.jose.util.JSONObjectUtils;
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
 * The form in which one delivery travels by HTTP. In each, the {@link WireHeaders} and the receipt
 * are the same; the digest is that of the sealed bytes.
 *
 * <p>The last two are CloudEvents 1.0 (HTTP protocol binding 1.0.2, JSON event format 1.0.2). The
 * attributes say what the headers say, and nothing of the content: {@code id} is the delivery,
 * {@code source} the sender, {@code subject} the referral, {@code time} the time of the attempt.
 */
public enum DeliveryFormat {
  /** The sealed bytes as body. */
  PLAIN,
  /** The sealed bytes as body, the attributes in headers {@code ce-…}. */
  CLOUDEVENTS_BINARY,
  /** A JSON document with attributes, and the sealed bytes in {@code data_base64}. */
  CLOUDEVENTS_STRUCTURED;

  /** Media type of a delivery in structured mode. */
  public static final String STRUCTURED_TYPE = "application/cloudevents+json";

  private static final String VERSION = "1.0";
  private static final String SOURCE = "urn:wasl:agency:";
  private static final String TYPE = "org.wasl.";

  /** As in an agency's file: lower case, with hyphens. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The media type of the request's body. */
  public String contentType() {
    return this == CLOUDEVENTS_STRUCTURED ? STRUCTURED_TYPE : WireHeaders.SEALED_TYPE;
  }

  /**
   * The headers of the request beside its content type.
   *
   * @param at time of the attempt
   */
  public Map<String, String> headers(OutboundDelivery delivery, Instant at) {
    Map<String, String> headers = WireHeaders.of(delivery);
    if (this == CLOUDEVENTS_BINARY) {
      attributes(delivery, at).forEach((name, value) -> headers.put("ce-" + name, value));
    }
    return headers;
  }

  /**
   * The body of the request.
   *
   * @param at time of the attempt
   */
  public byte[] body(OutboundDelivery delivery, Instant at) {
    if (this != CLOUDEVENTS_STRUCTURED) {
      return delivery.sealed();
    }
    Map<String, Object> event = new LinkedHashMap<>(attributes(delivery, at));
    event.put("datacontenttype", WireHeaders.SEALED_TYPE);
    event.put("data_base64", Base64.getEncoder().encodeToString(delivery.sealed()));
    return JSONObjectUtils.toJSONString(event).getBytes(StandardCharsets.UTF_8);
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

  /**
   * The sealed bytes of a request, whatever its form.
   *
   * @param contentType of the request; empty where it is missing
   * @return empty for another media type, and for what is no event with the data of a delivery
   */
  public static Optional<byte[]> sealed(String contentType, byte[] body) {
    return switch (contentType.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT)) {
      case WireHeaders.SEALED_TYPE -> Optional.of(body);
      case STRUCTURED_TYPE -> FlatJson.parse(body).flatMap(DeliveryFormat::data);
      default -> Optional.empty();
    };
  }

  private static Optional<byte[]> data(Map<String, String> event) {
    try {
      return VERSION.equals(event.get("specversion")) && event.containsKey("data_base64")
          ? Optional.of(Base64.getDecoder().decode(event.get("data_base64")))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
