package org.wasl.wire.exchange;

import java.util.Optional;
import java.util.UUID;

/**
 * A message as a connector hands it to the door: the bytes, and the client certificate that they
 * came under.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate; never taken from a header
 * @param body the exact bytes
 * @param signature the sender's detached JWS; empty where none was sent
 * @param referral the referral named in the address; empty for a new case
 * @param acceptLanguage value of {@code Accept-Language} (RFC 9110); empty where absent
 * @param form what the bytes are
 */
public record Submission(
    String thumbprint,
    byte[] body,
    String signature,
    Optional<UUID> referral,
    String acceptLanguage,
    Form form) {
  /** How message and signature come. */
  public enum Form {
    /** The bytes are the message; the signature comes beside them. */
    PLAIN,
    /** The bytes are both, sealed to the gateway's submission key. */
    SEALED,
    /** The bytes are both, as JSON: a line of a batch. */
    JSON
  }

  /** A message with its signature beside it. */
  public Submission(
      String thumbprint,
      byte[] body,
      String signature,
      Optional<UUID> referral,
      String acceptLanguage) {
    this(thumbprint, body, signature, referral, acceptLanguage, Form.PLAIN);
  }
}
