package org.wasl.audit.verify;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.wasl.audit.log.Ed25519;
import org.wasl.audit.verify.TrustPolicy.AgencyKey;

/** The two signatures of the wire's profile of JWS: EdDSA with Ed25519, ES256. */
final class JwsSignatureVerifier {
  private static final int POSITIVE = 1;
  private static final int ES256_BYTES = 64;

  private JwsSignatureVerifier() {}

  static boolean verify(AgencyKey key, byte[] signed, byte[] signature) {
    return key.y().isEmpty()
        ? Ed25519.verify(key.x(), signed, signature)
        : signature.length == ES256_BYTES && es256(key, signed, signature);
  }

  private static boolean es256(AgencyKey key, byte[] signed, byte[] signature) {
    try {
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec("secp256r1"));
      ECPoint point =
          new ECPoint(
              new BigInteger(POSITIVE, key.x()), new BigInteger(POSITIVE, key.y().orElseThrow()));
      ECParameterSpec p256 = curve.getParameterSpec(ECParameterSpec.class);
      Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
      verifier.initVerify(
          KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, p256)));
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // not a point of the curve, or not a signature
    }
  }
}
