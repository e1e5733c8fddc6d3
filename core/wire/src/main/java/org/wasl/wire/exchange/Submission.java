package org.wasl.wire.exchange;

import java.util.Optional;
import org.wasl.rules.id.ReferralId;

/**
 * A message as a connector hands it to the door: the bytes, and the client certificate that they
 * came under.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate, which is never taken from a
 *     header
 * @param body the exact bytes
 * @param signature the sender's detached JWS, or empty if none was sent
 * @param referral the referral named in the address, or empty for a new case
 * @param acceptLanguage value of {@code Accept-Language} (RFC 9110), or empty if absent
 * @param form form of the bytes
 * @param digest {@link org.wasl.wire.jose.Digest#of} over the message that is sealed inside, as
 *     whoever passes it on expects it, or empty if none was stated
 */
public record Submission(
    String thumbprint,
    byte[] body,
    String signature,
    Optional<ReferralId> referral,
    String acceptLanguage,
    Form form,
    String digest) {
  /** The form in which message and signature come. */
  public enum Form {
    /** The bytes are the message. The signature comes beside them. */
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
      Optional<ReferralId> referral,
      String acceptLanguage) {
    this(thumbprint, body, signature, referral, acceptLanguage, Form.PLAIN, "");
  }
}
