package org.wasl.wire.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * The reason why a delivery is rejected. The answer has the code and nothing of the request. All
 * faults of the sealed content share one code.
 */
public enum DeliveryRejection {
  /** A header of the delivery is missing or malformed. */
  HEADERS(400),
  /** The path is unknown. */
  PATH(404),
  /** Only POST is served. */
  METHOD(405),
  /** The body did not arrive in time. */
  TOO_SLOW(408),
  /** The message id was used before for other content. */
  MESSAGE_ID_REUSED(409),
  /** The body is larger than the limit. */
  TOO_LARGE(413),
  /** Not sealed content. */
  MEDIA_TYPE(415),
  /** The body does not match the digest header. */
  DIGEST(422),
  /** The content does not open with this agency's keys. */
  NOT_OPENED(422),
  /** The content is not a message document. */
  NOT_A_MESSAGE(422),
  /** The sender is not in this agency's directory. */
  UNKNOWN_SENDER(422),
  /** The sender did not sign the content. */
  SIGNATURE(422),
  /** The envelope in the content and the headers outside do not agree, or it is of the future. */
  ENVELOPE(422),
  /** It cannot be stored now. */
  UNAVAILABLE(503);

  private final int status;

  DeliveryRejection(int status) {
    this.status = status;
  }

  /** The code in the answer, for example {@code not-opened}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The answer: a problem (RFC 9457). */
  public AgencyResponse answer() {
    String json =
        String.format(
            Locale.ROOT,
            "{\"type\":\"urn:wasl:agency:%s\",\"status\":%d,\"title\":\"%s\"}",
            code(),
            status,
            code());
    return new AgencyResponse(
        status,
        "application/problem+json",
        json.getBytes(StandardCharsets.UTF_8),
        this == UNAVAILABLE ? Map.of("Retry-After", "1") : Map.of());
  }
}
