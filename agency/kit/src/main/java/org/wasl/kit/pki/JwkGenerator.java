package org.wasl.kit.pki;

import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.List;
import org.wasl.rules.id.AgencyId;

/** Makes an agency's first signing and sealing keys as JWKs (RFC 7517, RFC 8037). */
final class JwkGenerator {
  private static final int RAW_BYTES = 32;

  /**
   * Offset of the 32 private bytes in the PKCS #8 form of RFC 8410, with or without a public part.
   */
  private static final int PKCS8_HEAD_BYTES = 16;

  private JwkGenerator() {}

  static JWKSet agency(AgencyId id, CertificateIssuer keys) {
    String kid = id + ":sig:1";
    return new JWKSet(
        List.of(
            signsWithEd25519(id) ? ed25519(kid) : es256(kid, keys), sealing(id + ":enc:1", keys)));
  }

  /** A key to which content for an agency is sealed. */
  static JWK sealing(String kid, CertificateIssuer keys) {
    KeyPair pair = keys.keyPair();
    return new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
        .privateKey(pair.getPrivate())
        .keyUse(KeyUse.ENCRYPTION)
        .algorithm(JWEAlgorithm.ECDH_ES_A256KW)
        .keyID(kid)
        .build();
  }

  /** Every sandbox uses both algorithms, so that both are tested. */
  private static boolean signsWithEd25519(AgencyId id) {
    return !id.value().equals("platform") && (id.hashCode() & 1) == 1;
  }

  static JWK es256(String kid, CertificateIssuer keys) {
    KeyPair pair = keys.keyPair();
    return new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
        .privateKey(pair.getPrivate())
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.ES256)
        .keyID(kid)
        .build();
  }

  static JWK ed25519(String kid) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      byte[] pkcs8 = pair.getPrivate().getEncoded();
      byte[] x = Arrays.copyOfRange(spki, spki.length - RAW_BYTES, spki.length);
      byte[] d = Arrays.copyOfRange(pkcs8, PKCS8_HEAD_BYTES, PKCS8_HEAD_BYTES + RAW_BYTES);
      return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
          .d(Base64URL.encode(d))
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.EdDSA)
          .keyID(kid)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has Ed25519", e);
    }
  }
}
