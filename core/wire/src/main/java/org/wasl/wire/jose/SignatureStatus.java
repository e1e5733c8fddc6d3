package org.wasl.wire.jose;

import java.util.Locale;

/** Result of verifying a signature. Anything but {@link #VALID} leads to a refusal. */
public enum SignatureStatus {
  /** A signature of the agency over exactly these bytes. */
  VALID,
  /** No signature was sent. */
  MISSING,
  /** Not a JWS of RFC 7515, or larger than any of ours. */
  MALFORMED,
  /** A header parameter other than alg, kid and typ. */
  FORBIDDEN_HEADER,
  /** The header's {@code typ} is of another kind of document. */
  WRONG_TYPE,
  /**
   * The agency has no signing key with this kid, or its {@code nbf} and {@code exp} exclude now.
   */
  UNKNOWN_KEY,
  /** The key's algorithm is another one. */
  FORBIDDEN_ALGORITHM,
  /** The signature does not fit bytes and key. */
  INVALID,
  /** A signature of the agency over these bytes, by a key that may not sign such a document. */
  WRONG_PURPOSE;

  /** The code in audit entries and problems, for example {@code unknown-key}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
