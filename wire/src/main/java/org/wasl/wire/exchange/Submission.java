package org.wasl.wire.exchange;

import java.util.Optional;
import java.util.UUID;

/**
 * What a connector hands to the door: bytes from outside, and the one thing known for sure about
 * them, the certificate they came under.
 *
 * @param thumbprint SHA-256 thumbprint (hex) of the client certificate; never taken from a header
 * @param body the exact bytes
 * @param signature the sender's detached JWS; empty where none was sent
 * @param referral the referral named in the address; empty for a new case
 * @param acceptLanguage languages the sender reads, as in RFC 9110; empty where not said
 */
public record Submission(
    String thumbprint,
    byte[] body,
    String signature,
    Optional<UUID> referral,
    String acceptLanguage) {}
