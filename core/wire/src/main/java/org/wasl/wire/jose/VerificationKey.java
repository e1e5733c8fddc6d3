package org.wasl.wire.jose;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.util.Optional;

/**
 * A public key that verifies an agency's signatures, as plain bytes, for code without JOSE.
 *
 * @param kid as the header of its signatures names it
 * @param alg {@code EdDSA} (Ed25519) or {@code ES256} (P-256)
 * @param x the public key, or its x-coordinate: 32 bytes
 * @param y the y-coordinate, of P-256 only: 32 bytes
 */
public record VerificationKey(String kid, String alg, byte[] x, Optional<byte[]> y) {
  private static final int BYTES = 32;

  /** The directory has refused every other kind of key. */
  public static VerificationKey of(JWK key) {
    return key instanceof ECKey ec
        ? new VerificationKey(
            ec.getKeyID(), "ES256", padded(ec.getX()), Optional.of(padded(ec.getY())))
        : new VerificationKey(
            key.getKeyID(), "EdDSA", key.toOctetKeyPair().getDecodedX(), Optional.empty());
  }

  /** RFC 7518 requires the full length. Some writers leave out leading zeros. */
  private static byte[] padded(Base64URL coordinate) {
    byte[] bytes = coordinate.decode();
    byte[] full = new byte[BYTES];
    int n = Math.min(BYTES, bytes.length);
    System.arraycopy(bytes, bytes.length - n, full, BYTES - n, n);
    return full;
  }
}
