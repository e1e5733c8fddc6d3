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
import com.nimbusds.jose.util.JSONObjectUtils;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKey;
import org.wasl.wire.jose.Base64Url;

/**
 * Wraps content keys for recipients: {@code ECDH-ES+A256KW} with P-256 (RFC 7518, section 4.6). One
 * key agreement with a recipient's key serves the messages of one {@link AgreementWindow}. Each
 * message has a content key of its own. The class uses parts of the library, because its encrypter
 * also encrypts a content with each wrapping.
 */
final class KeyWrapping {
  private static final int COORDINATE_BYTES = 32;
  private static final JWEHeader HEADER =
      new JWEHeader(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM);

  private final AgreementWindow window;
  private final Map<ECKey, AgreedKey> agreements = new ConcurrentHashMap<>();
  private final Map<ECKey, ECPublicKey> publicKeys = new ConcurrentHashMap<>();

  KeyWrapping(AgreementWindow window) {
    this.window = window;
  }

  /**
   * The result of one key agreement.
   *
   * @param wrappingKey wraps content keys
   * @param prefix the recipient's part of the JWE up to the wrapped key, as JSON text
   * @param uses messages that it was used for
   */
  private record AgreedKey(SecretKey wrappingKey, String prefix, AtomicInteger uses) {}

  /** The recipient's part of the JWE (RFC 7516, section 7.2.1) as JSON: header and wrapped key. */
  String wrapped(SecretKey contentKey, ECKey key) throws JOSEException, GeneralSecurityException {
    AgreedKey agreement = agreement(key);
    return agreement.prefix()
        + Base64Url.ENCODER.encodeToString(AESKW.wrapCEK(contentKey, agreement.wrappingKey(), null))
        + "\"}";
  }

  private AgreedKey agreement(ECKey key) throws JOSEException, GeneralSecurityException {
    if (window.isOff()) {
      return agree(key);
    }
    AgreedKey open = agreements.get(key);
    if (open != null && open.uses().incrementAndGet() <= window.messages()) {
      return open;
    }
    AgreedKey fresh = agree(key);
    agreements.put(key, fresh);
    // Ends by time also when nothing is sealed any more: then no key stays in memory.
    CompletableFuture.delayedExecutor(window.millis(), TimeUnit.MILLISECONDS, Runnable::run)
        .execute(() -> agreements.remove(key, fresh));
    return fresh;
  }

  private AgreedKey agree(ECKey key) throws JOSEException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(Curve.P_256.toECParameterSpec());
    KeyPair ephemeral = generator.generateKeyPair();
    SecretKey agreed = ECDH.deriveSharedSecret(publicKey(key), ephemeral.getPrivate(), null);
    SecretKey wrapping = ECDH.deriveSharedKey(HEADER, agreed, new ConcatKDF("SHA-256"));
    ECPoint point = ((ECPublicKey) ephemeral.getPublic()).getW();
    Map<String, Object> epk =
        Map.of(
            "kty", "EC",
            "crv", Curve.P_256.getName(),
            "x", coordinate(point.getAffineX()),
            "y", coordinate(point.getAffineY()));
    Map<String, Object> header =
        Map.of("alg", HEADER.getAlgorithm().getName(), "kid", key.getKeyID(), "epk", epk);
    String prefix = "{\"header\":" + JSONObjectUtils.toJSONString(header) + ",\"encrypted_key\":\"";
    return new AgreedKey(wrapping, prefix, new AtomicInteger(1));
  }

  /**
   * The key as the JDK takes it. It is converted once, because the conversion costs as much as its
   * use.
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
