package org.wasl.wire.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Set;

/**
 * ES256 (RFC 7518, section 3.4) with the platform's signature in the format that JWS has. The
 * library's verifier decodes digit by digit and converts to another format first.
 */
final class Es256JwsVerifier implements JWSVerifier {
  private final PublicKey key;

  /**
   * @throws JOSEException if the key is not on its curve
   */
  Es256JwsVerifier(ECKey key) throws JOSEException {
    this.key = key.toECPublicKey();
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signingInput, Base64URL encoded) {
    return PlatformSignature.verify(
        () -> Signature.getInstance("SHA256withECDSAinP1363Format"), key, signingInput, encoded);
  }

  @Override
  public Set<JWSAlgorithm> supportedJWSAlgorithms() {
    return Set.of(JWSAlgorithm.ES256);
  }

  @Override
  public JCAContext getJCAContext() {
    return new JCAContext();
  }
}
