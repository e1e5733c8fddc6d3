package org.wasl.wire.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.util.Optional;

/** A key in the memory of this process. */
final class MemoryKey implements SigningKey {
  private final JWK publicKey;
  private final JWSSigner signer;

  MemoryKey(JWK key) {
    if (!key.isPrivate()) {
      throw new IllegalArgumentException("key " + key.getKeyID() + " has no private part");
    }
    try {
      this.publicKey = key.toPublicJWK();
      this.signer = Jws.signer(key);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("key " + key.getKeyID() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public JWK publicKey() {
    return publicKey;
  }

  @Override
  public Base64URL sign(JWSHeader header, byte[] signingInput) throws JOSEException {
    return signer.sign(header, signingInput);
  }

  @Override
  public Optional<String> problem() {
    return Optional.empty();
  }
}
