package org.wasl.rules.delivery;

import java.util.Locale;

/**
 * The reason of a step, as a code. Audit entries, the timeline and metrics contain codes. Free text
 * never goes there, because it could carry content.
 */
public enum ReasonCode {
  /** The connection was refused. */
  CONNECTION_REFUSED,
  /** The connection broke before an answer was complete. */
  CONNECTION_LOST,
  /** The name of the agency's host does not resolve. */
  UNKNOWN_HOST,
  /** The TLS handshake failed because of a certificate, a protocol or trust. */
  TLS_FAILED,
  /** The agency's file server has a host key that is not the agency's (SSH). */
  WRONG_HOST_KEY,
  /** No answer before the call's hard deadline. */
  TIMEOUT,
  /** The agency fetched it and had not acknowledged it at the deadline. */
  NOT_ACKNOWLEDGED,
  /** The agency collects its deliveries itself, and no worker was there. */
  NOBODY_CAME,
  /** The agency asked to wait (429 or 503). */
  BUSY,
  /** The agency failed (any other 5xx). */
  SERVER_ERROR,
  /** The agency refused permanently (4xx other than 408, 425 and 429). */
  REJECTED,
  /** The answer is not part of the protocol, for example a redirect. */
  PROTOCOL_ERROR,
  /** A success answer without a receipt, or with an unreadable one. */
  RECEIPT_UNREADABLE,
  /** A receipt whose signature or fields do not match the delivery. This raises an alarm too. */
  RECEIPT_INVALID,
  /** The stored bytes no longer have their digest. They are not sent. */
  CONTENT_CORRUPT,
  /** The recipient is revoked or gone from the directory. */
  AGENCY_UNAVAILABLE,
  /** The recipient has become a sandbox, or is no sandbox any more. The message is not for it. */
  WRONG_TEST_MARK,
  /** The lease ran out without an outcome. Our process was killed, or lost its database. */
  LEASE_EXPIRED,
  /** {@link RetryPolicy#maxAttempts()} reached. */
  ATTEMPTS_EXHAUSTED,
  /** {@link RetryPolicy#horizonMillis()} reached. */
  HORIZON_EXCEEDED,
  /**
   * The delivery was interrupted repeatedly although it ran alone. It may be the cause of the
   * process's death.
   */
  INTERRUPTED_TOO_OFTEN,
  /** The breaker opened between hand-over and lease. */
  BREAKER_OPEN,
  /** The broker no longer holds the id. */
  ID_LOST,
  /** An operator decided. The audit entry of the command names the person and the reason. */
  OPERATOR;

  /** The code in lower case, with words joined by hyphens. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The reason of that code.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static ReasonCode ofCode(String code) {
    for (ReasonCode reason : values()) {
      if (reason.code().equals(code)) {
        return reason;
      }
    }
    throw new IllegalArgumentException("no such reason");
  }
}
