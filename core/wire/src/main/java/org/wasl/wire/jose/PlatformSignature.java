package org.wasl.wire.jose;

import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;

/** Verifies signatures whose bytes on the wire are those that the platform takes. */
final class PlatformSignature {
  /**
   * The format is that of Ed25519 (RFC 8032, section 5.1.6), and for P-256 two integers in their
   * full length. The JDK's Ed25519 ignores further bytes.
   */
  private static final int BYTES = 64;

  /** Makes a signature object of one algorithm. */
  @FunctionalInterface
  interface Algorithm {
    Signature instance() throws GeneralSecurityException;
  }

  private PlatformSignature() {}

  /**
   * Tells whether the signature is that of the input.
   *
   * @param algorithm algorithm of the platform, asked once
   * @param encoded base64url. Anything that does not decode to 64 bytes is no signature
   */
  static boolean verify(Algorithm algorithm, PublicKey key, byte[] input, Base64URL encoded) {
    Optional<byte[]> bytes = Base64Url.decoded(encoded.toString());
    if (bytes.isEmpty() || bytes.get().length != BYTES) {
      return false;
    }
    try {
      Signature signature = algorithm.instance();
      signature.initVerify(key);
      signature.update(input);
      return signature.verify(bytes.get());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
