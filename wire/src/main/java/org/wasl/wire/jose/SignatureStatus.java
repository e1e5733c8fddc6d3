package org.wasl.wire.jose;

import java.util.Locale;

/** What came of checking a signature. Anything but {@link #VALID} is a refusal. */
public enum SignatureStatus {
  /** The agency's, over exactly these bytes. */
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
  INVALID;

  /** As audit entries and problems write it, for example {@code unknown-key}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
