package org.wasl.wire.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.wasl.wire.token.SecurityToken;
import org.wasl.wire.token.TokenException;
import org.wasl.wire.token.TokenUri;

/** A P-256 key in a PKCS #11 token, which it never leaves. */
final class TokenKey implements SigningKey {
  private static final byte[] PROBE = "wasl".getBytes(StandardCharsets.US_ASCII);

  private final JWK publicKey;
  private final TokenUri uri;
  private final SecurityToken token;

  /** Signs once, to see that the key in the token is that of the public part. */
  TokenKey(JWK key, TokenUri uri) {
    this.publicKey = key.toPublicJWK();
    this.uri = uri;
    if (!(key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve()))) {
      throw new IllegalArgumentException(
          "key " + key.getKeyID() + ": a token signs with P-256 only, the provider knows no EdDSA");
    }
    try {
      this.token = SecurityToken.of(uri);
      Base64URL signature = Jws.base64url(token.sign(uri.object(), PROBE));
      if (!new Es256JwsVerifier(ec).verify(Jws.header(key, "probe"), PROBE, signature)) {
        throw new IllegalArgumentException(
            "key " + key.getKeyID() + ": the " + uri + " does not match its x and y");
      }
    } catch (TokenException | JOSEException e) {
      throw new IllegalArgumentException("key " + key.getKeyID() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public JWK publicKey() {
    return publicKey;
  }

  @Override
  public Base64URL sign(JWSHeader header, byte[] signingInput) throws JOSEException {
    try {
      return Jws.base64url(token.sign(uri.object(), signingInput));
    } catch (TokenException e) {
      throw new JOSEException(e.getMessage(), e);
    }
  }

  @Override
  public Optional<String> problem() {
    return token.problem(uri.object());
  }
}
