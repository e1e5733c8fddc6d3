package org.wasl.wire.message;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.crypto.impl.AESKW;
import com.nimbusds.jose.crypto.impl.ConcatKDF;
import com.nimbusds.jose.crypto.impl.ECDH;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import org.wasl.wire.jose.Base64Url;

/**
 * Wraps a content key for one recipient: {@code ECDH-ES+A256KW} with P-256 (RFC 7518, section 4.6).
 * Uses parts of the library, because its encrypter also encrypts a content with each wrapping.
 */
final class KeyWrapping {
  private static final int COORDINATE_BYTES = 32;
  private static final JWEHeader AGREEMENT =
      new JWEHeader(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM);

  private final Map<ECKey, ECPublicKey> publicKeys = new ConcurrentHashMap<>();

  /** The recipient's part of the JWE (RFC 7516, section 7.2.1): header and wrapped key. */
  Map<String, Object> wrapped(SecretKey contentKey, ECKey key)
      throws JOSEException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(Curve.P_256.toECParameterSpec());
    KeyPair ephemeral = generator.generateKeyPair();
    SecretKey agreed = ECDH.deriveSharedSecret(publicKey(key), ephemeral.getPrivate(), null);
    SecretKey wrapping = ECDH.deriveSharedKey(AGREEMENT, agreed, new ConcatKDF("SHA-256"));
    ECPoint point = ((ECPublicKey) ephemeral.getPublic()).getW();
    Map<String, Object> epk =
        Map.of(
            "kty", "EC",
            "crv", Curve.P_256.getName(),
            "x", coordinate(point.getAffineX()),
            "y", coordinate(point.getAffineY()));
    return Map.of(
        "header",
            Map.of("alg", AGREEMENT.getAlgorithm().getName(), "kid", key.getKeyID(), "epk", epk),
        "encrypted_key",
            Base64Url.ENCODER.encodeToString(AESKW.wrapCEK(contentKey, wrapping, null)));
  }

  /**
   * The key as the JDK takes it; converted once, because the conversion costs as much as its use.
   */
  private ECPublicKey publicKey(ECKey key) throws JOSEException {
    ECPublicKey known = publicKeys.get(key);
    if (known == null) {
      known = key.toECPublicKey();
      publicKeys.put(key, known);
    }
    return known;
  }

  /** RFC 7518 section 6.2.1.2: the full length of the field element. */
  private static String coordinate(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] octets = new byte[COORDINATE_BYTES];
    int from = Math.max(0, signed.length - COORDINATE_BYTES);
    int length = signed.length - from;
    System.arraycopy(signed, from, octets, COORDINATE_BYTES - length, length);
    return Base64Url.ENCODER.encodeToString(octets);
  }
}
