package org.wasl.wire.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.util.Optional;
import org.wasl.wire.token.TokenUri;

/** A private key that signs, wherever it is kept. It is thread-safe. */
public sealed interface SigningKey permits MemoryKey, TokenKey {

  /** Its public part, with {@code kid}. */
  JWK publicKey();

  /**
   * The signature over these bytes.
   *
   * @throws JOSEException if the key cannot be used now
   */
  Base64URL sign(JWSHeader header, byte[] signingInput) throws JOSEException;

  /** The reason why it does not sign now, or empty if it does. A key in a token is tried. */
  Optional<String> problem();

  /**
   * A key whose private part is in this JWK.
   *
   * @throws IllegalArgumentException if the key is neither Ed25519 nor P-256, or has no private
   *     part
   */
  static SigningKey of(JWK key) {
    return new MemoryKey(key);
  }

  /**
   * A key whose private part is in a token.
   *
   * @param key its public part, on P-256
   * @throws IllegalArgumentException if the token cannot be used, or has another key there
   */
  static SigningKey inToken(JWK key, TokenUri uri) {
    return new TokenKey(key, uri);
  }
}
