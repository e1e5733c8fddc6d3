package org.wasl.wire.exchange;

import java.util.HashMap;
import java.util.Map;
import org.wasl.wire.jose.Digest;

/** HTTP headers and media types of the wire, the same for every protocol that has headers. */
public final class WireHeaders {
  /** The sender's detached JWS over the exact body. */
  public static final String SIGNATURE = "Wasl-Signature";

  /** Id of the delivery, which is also sent as {@link #IDEMPOTENCY_KEY}. */
  public static final String DELIVERY = "Wasl-Delivery";

  /** The referral a delivery belongs to. */
  public static final String REFERRAL = "Wasl-Referral";

  /** The sender's id of the message. */
  public static final String MESSAGE = "Wasl-Message";

  /** The agency that wrote the message. */
  public static final String SENDER = "Wasl-Sender";

  /** Type and version of the message, for example {@code vetted-case/1}. */
  public static final String TYPE = "Wasl-Type";

  /** {@link Digest#of} over the body sent. */
  public static final String DIGEST = "Wasl-Digest";

  /** The IETF idempotency header. Its value is the delivery id. */
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /** The trace of the delivery (W3C Trace Context), where it is traced. */
  public static final String TRACEPARENT = "traceparent";

  /** Media type of sealed content: a JWE in JSON. */
  public static final String SEALED_TYPE = "application/jose+json";

  /** Media type of a {@link DeliveryBatch}: lines of JSON. */
  public static final String DELIVERIES_TYPE = "application/vnd.wasl.deliveries";

  /** Media type of the outcomes of a batch ({@link ItemOutcome}): lines of JSON. */
  public static final String OUTCOMES_TYPE = "application/vnd.wasl.outcomes";

  /** Media type of a receipt: a compact JWS. */
  public static final String RECEIPT_TYPE = "application/jose";

  /** Media type of a submission that is sealed to the gateway: a compact JWE. */
  public static final String SEALED_SUBMISSION_TYPE = "application/jose";

  /** Media type of a batch and of its answer: a JSON document in each line. */
  public static final String BATCH_TYPE = "application/x-ndjson";

  private WireHeaders() {}

  /** The headers of a delivery, by name. */
  public static Map<String, String> of(OutboundDelivery push) {
    Map<String, String> headers = new HashMap<>();
    headers.put(IDEMPOTENCY_KEY, push.deliveryId().toString());
    headers.put(DELIVERY, push.deliveryId().toString());
    headers.put(REFERRAL, push.referral().toString());
    headers.put(MESSAGE, push.messageId().toString());
    headers.put(SENDER, push.sender().value());
    headers.put(TYPE, push.type());
    headers.put(DIGEST, push.digest());
    push.traceparent().ifPresent(parent -> headers.put(TRACEPARENT, parent));
    return headers;
  }
}
