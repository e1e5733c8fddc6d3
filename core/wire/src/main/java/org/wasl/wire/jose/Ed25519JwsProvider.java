package org.wasl.wire.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * EdDSA (RFC 8037) with the JDK's {@code Ed25519}. Nimbus implements Ed25519 only through Tink,
 * which would add a second cryptographic library and bypass the installed provider.
 */
final class Ed25519JwsProvider implements JWSSigner, JWSVerifier {
  /** The DER heads of RFC 8410 that turn 32 raw bytes into a public or private key. */
  private static final String SPKI = "302a300506032b6570032100";

  private static final String PKCS8 = "302e020100300506032b657004220420";

  /**
   * Amazon's provider keeps the whole input of Ed25519 in memory and throws above this size. The
   * largest messages exceed it in base64url.
   */
  private static final int MAX_BYTES_OF_ANY_PROVIDER = 1 << 20;

  private final PublicKey publicKey;

  private final Optional<PrivateKey> privateKey;

  Ed25519JwsProvider(OctetKeyPair key) throws JOSEException {
    try {
      KeyFactory factory = KeyFactory.getInstance("Ed25519");
      publicKey = factory.generatePublic(new X509EncodedKeySpec(der(SPKI, key.getX())));
      privateKey =
          key.isPrivate()
              ? Optional.of(
                  factory.generatePrivate(new PKCS8EncodedKeySpec(der(PKCS8, key.getD()))))
              : Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new JOSEException("not an Ed25519 key", e);
    }
  }

  private static byte[] der(String head, Base64URL raw) throws JOSEException {
    byte[] key = raw.decode();
    if (key.length != 32) {
      throw new JOSEException("an Ed25519 key has 32 bytes");
    }
    byte[] prefix = HexFormat.of().parseHex(head);
    byte[] der = new byte[prefix.length + key.length];
    System.arraycopy(prefix, 0, der, 0, prefix.length);
    System.arraycopy(key, 0, der, prefix.length, key.length);
    return der;
  }

  @Override
  public Base64URL sign(JWSHeader header, byte[] signingInput) throws JOSEException {
    PrivateKey key = privateKey.orElseThrow(() -> new JOSEException("a public key signs nothing"));
    try {
      Signature signature = algorithm(signingInput);
      signature.initSign(key);
      signature.update(signingInput);
      return Jws.base64url(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new JOSEException("Ed25519 signing failed", e);
    }
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signingInput, Base64URL encoded) {
    return PlatformSignature.verify(
        () -> algorithm(signingInput), publicKey, signingInput, encoded);
  }

  private static Signature algorithm(byte[] signingInput) throws GeneralSecurityException {
    return signingInput.length > MAX_BYTES_OF_ANY_PROVIDER
        ? Signature.getInstance("Ed25519", "SunEC")
        : Signature.getInstance("Ed25519");
  }

  @Override
  public Set<JWSAlgorithm> supportedJWSAlgorithms() {
    return Set.of(JWSAlgorithm.EdDSA);
  }

  @Override
  public JCAContext getJCAContext() {
    return new JCAContext();
  }
}
