package org.wasl.wire;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWEObjectJSON;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.UnprotectedHeader;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.MultiEncrypter;
import com.nimbusds.jose.crypto.impl.AAD;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Seals a signed message to its recipients, and opens it at their end: one JWE (RFC 7516, general
 * JSON serialization), {@code A256GCM}, {@code ECDH-ES+A256KW} with P-256 for each recipient. The
 * gateway holds none of the keys that open it.
 */
public final class Sealing {
  private static final int MAX_RECIPIENTS = 64;
  private static final Set<String> PROTECTED = Set.of("enc", "alg", "kid", "epk");
  private static final Set<String> PER_KEY = Set.of("alg", "kid", "epk");

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
      Payload payload = new Payload(message.frame(paddingStepBytes));
      String json = keys.size() == 1 ? toOne(payload, keys.get(0)) : toMany(payload, keys);
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      return new Sealed(bytes, Digest.of(bytes), keys.stream().map(JWK::getKeyID).toList());
    } catch (JOSEException e) {
      throw new IllegalStateException("sealing failed: " + e.getClass().getSimpleName(), e);
    }
  }

  private static String toMany(Payload payload, List<JWK> keys) throws JOSEException {
    JWEHeader header = new JWEHeader.Builder(EncryptionMethod.A256GCM).build();
    JWEObjectJSON jwe = new JWEObjectJSON(header, payload);
    jwe.encrypt(new MultiEncrypter(new JWKSet(keys)));
    return jwe.serializeGeneral();
  }

  /**
   * The general serialization of one recipient, its whole header protected. Nimbus's own
   * JWEObjectJSON loses the recipient's header when there is only one, and nobody could open it.
   */
  private static String toOne(Payload payload, JWK key) throws JOSEException {
    JWEObject jwe =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM)
                .keyID(key.getKeyID())
                .build(),
            payload);
    jwe.encrypt(new ECDHEncrypter(key.toECKey()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("protected", jwe.getHeader().toBase64URL().toString());
    json.put("recipients", List.of(Map.of("encrypted_key", jwe.getEncryptedKey().toString())));
    json.put("iv", jwe.getIV().toString());
    json.put("ciphertext", jwe.getCipherText().toString());
    json.put("tag", jwe.getAuthTag().toString());
    return JSONObjectUtils.toJSONString(json);
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
        JWEHeader header = joined(jwe.getHeader(), recipient.getUnprotectedHeader());
        JWK key = privateKeys.getKeyByKeyId(header.getKeyID());
        if (key instanceof ECKey ec && ec.isPrivate()) {
          return SignedMessage.unframe(decrypt(jwe, recipient, header, ec));
        }
      }
      return Optional.empty();
    } catch (ParseException | JOSEException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static byte[] decrypt(
      JWEObjectJSON jwe, JWEObjectJSON.Recipient recipient, JWEHeader header, ECKey key)
      throws JOSEException {
    return new ECDHDecrypter(key)
        .decrypt(
            header,
            recipient.getEncryptedKey(),
            jwe.getIV(),
            jwe.getCipherText(),
            jwe.getAuthTag(),
            AAD.compute(jwe.getHeader()));
  }

  private static boolean isOurProfile(JWEObjectJSON jwe) {
    return EncryptionMethod.A256GCM.equals(jwe.getHeader().getEncryptionMethod())
        && PROTECTED.containsAll(jwe.getHeader().getIncludedParams())
        && jwe.getUnprotectedHeader() == null
        && jwe.getRecipients().size() <= MAX_RECIPIENTS
        && jwe.getRecipients().stream()
            .map(JWEObjectJSON.Recipient::getUnprotectedHeader)
            .allMatch(own -> own == null || PER_KEY.containsAll(own.getIncludedParams()));
  }

  /** The header that RFC 7516 section 7.2.1 tells a recipient to join, read under our profile. */
  private static JWEHeader joined(JWEHeader shared, UnprotectedHeader own) throws ParseException {
    Map<String, Object> json = new HashMap<>(own == null ? Map.of() : own.toJSONObject());
    json.putAll(shared.toJSONObject());
    JWEHeader header = JWEHeader.parse(json);
    if (!JWEAlgorithm.ECDH_ES_A256KW.equals(header.getAlgorithm())
        || !(header.getEphemeralPublicKey() instanceof ECKey epk)
        || !Curve.P_256.equals(epk.getCurve())) {
      throw new ParseException("not of this profile", 0);
    }
    return header;
  }
}
