package org.wasl.client;

import java.util.Locale;

/** What came of the attempt to open a delivery. */
public sealed interface DeliveryOpening {
  /** It is what it says. */
  record Opened(OpenedDelivery delivery) implements DeliveryOpening {}

  /** It is not: give no receipt. */
  record Rejected(Reason reason) implements DeliveryOpening {}

  /** Why a delivery is not taken. */
  enum Reason {
    /** A header is missing or malformed. */
    HEADERS(400),
    /** Only POST is taken. */
    METHOD(405),
    /** The message id was used before for other content. */
    MESSAGE_ID_REUSED(409),
    /** The body is larger than any gateway sends. */
    TOO_LARGE(413),
    /** Not sealed content. */
    MEDIA_TYPE(415),
    /** The body does not have the digest that the header names. */
    DIGEST(422),
    /** No key of the agency opens it. */
    NOT_OPENED(422),
    /** The content is not a message document. */
    NOT_A_MESSAGE(422),
    /** The sender's keys are not known. */
    UNKNOWN_SENDER(422),
    /** The sender has not signed the content. */
    SIGNATURE(422),
    /** Envelope and headers do not agree. */
    ENVELOPE(422),
    /** It cannot be kept now. */
    UNAVAILABLE(503);

    private final int status;

    Reason(int status) {
      this.status = status;
    }

    /** HTTP status that says so to the gateway: a 4xx is final, 503 is tried again. */
    public int status() {
      return status;
    }

    /** The code, for example {@code not-opened}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
