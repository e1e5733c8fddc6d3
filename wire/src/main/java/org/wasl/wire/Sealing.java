package org.wasl.wire;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObjectJSON;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MultiDecrypter;
import com.nimbusds.jose.crypto.MultiEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Seals a signed message to its recipients, and opens it at their end: one JWE (RFC 7516, general
 * JSON serialization), {@code A256GCM}, {@code ECDH-ES+A256KW} with P-256 for each recipient. The
 * gateway holds none of the keys that open it.
 */
public final class Sealing {
  private static final int MAX_RECIPIENTS = 64;

  private final int paddingStepBytes;

  /** Pads what it seals to multiples of {@code paddingStepBytes} (at least 1). */
  public Sealing(int paddingStepBytes) {
    this.paddingStepBytes = paddingStepBytes;
  }

  /**
   * Seals {@code message} so that each of {@code recipients}, and nobody else, can open it.
   *
   * @throws IllegalArgumentException if a recipient has no sealing key; the message names it
   */
  public Sealed seal(SignedMessage message, List<Agency> recipients) {
    List<JWK> keys = new ArrayList<>();
    for (Agency recipient : recipients) {
      keys.add(recipient.sealingKey().orElseThrow(() -> noKey(recipient)));
    }
    try {
      JWEObjectJSON jwe =
          new JWEObjectJSON(
              new JWEHeader.Builder(EncryptionMethod.A256GCM).build(),
              new Payload(message.frame(paddingStepBytes)));
      jwe.encrypt(new MultiEncrypter(new JWKSet(keys)));
      byte[] bytes = jwe.serializeGeneral().getBytes(StandardCharsets.UTF_8);
      return new Sealed(bytes, Digest.of(bytes), keys.stream().map(JWK::getKeyID).toList());
    } catch (JOSEException e) {
      throw new IllegalStateException("sealing failed: " + e.getClass().getSimpleName(), e);
    }
  }

  private static IllegalArgumentException noKey(Agency agency) {
    return new IllegalArgumentException("agency " + agency.id() + " has no sealing key");
  }

  /**
   * Opens {@code bytes} with one of {@code privateKeys}; empty for whatever is not exactly of this
   * profile, is not for these keys, or was changed: which of these, a caller is not told.
   */
  public static Optional<SignedMessage> open(byte[] bytes, JWKSet privateKeys) {
    try {
      JWEObjectJSON jwe = JWEObjectJSON.parse(new String(bytes, StandardCharsets.UTF_8));
      if (!isOurProfile(jwe)) {
        return Optional.empty();
      }
      for (JWEObjectJSON.Recipient recipient : jwe.getRecipients()) {
        JWK key = privateKeys.getKeyByKeyId(recipient.getUnprotectedHeader().getKeyID());
        if (key instanceof ECKey ec && ec.isPrivate()) {
          jwe.decrypt(new MultiDecrypter(ec));
          return SignedMessage.unframe(jwe.getPayload().toBytes());
        }
      }
      return Optional.empty();
    } catch (ParseException | JOSEException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isOurProfile(JWEObjectJSON jwe) {
    JWEHeader header = jwe.getHeader();
    return EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())
        && header.getIncludedParams().equals(java.util.Set.of("enc"))
        && jwe.getRecipients().size() <= MAX_RECIPIENTS
        && jwe.getRecipients().stream().allMatch(Sealing::isOurProfile);
  }

  private static boolean isOurProfile(JWEObjectJSON.Recipient recipient) {
    var header = recipient.getUnprotectedHeader();
    return header != null
        && header.getIncludedParams().equals(java.util.Set.of("alg", "kid", "epk"))
        && JWEAlgorithm.ECDH_ES_A256KW.getName().equals(header.getParam("alg"))
        && header.getParam("epk") instanceof java.util.Map<?, ?> epk
        && Curve.P_256.getName().equals(epk.get("crv"));
  }
}
