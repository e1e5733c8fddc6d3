package org.wasl.wire.message;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.jose.Base64Url;

/**
 * A submission that passes through a third party that must not read it. It is a compact JWE (RFC
 * 7516), {@code ECDH-ES+A256KW} with P-256 and {@code A256GCM}, to the gateway's {@link
 * SubmissionKey}. Its protected header has {@code alg}, {@code enc}, {@code kid}, {@code typ},
 * {@code epk} and, for a message of a referral, {@code referral}. It has nothing else, so that
 * nothing is compressed and no header can name a key or an extension. The plaintext is the JSON of
 * a {@link SignedMessage}.
 */
public final class SealedSubmission {
  /** {@code typ} of the JWE. */
  public static final String TYP = "wasl-submission+jwe";

  private static final String REFERRAL = "referral";
  private static final Set<String> PARAMETERS = Set.of("alg", "enc", "kid", "typ", "epk");
  private static final int PARTS = 5;
  private static final int MAX_HEADER_CHARACTERS = 2_048;

  /** All of a JWE but its ciphertext: header, wrapped key, IV, tag, dots; in characters. */
  private static final int MAX_AROUND_CHARACTERS = MAX_HEADER_CHARACTERS + 128;

  private SealedSubmission() {}

  /** Result of opening a sealed submission. */
  public sealed interface Opening {
    /** The message with its sender's signature, neither of them verified. */
    record Opened(SignedMessage message) implements Opening {}

    /** The gateway does not have this key. It is too old, or another gateway's. */
    record UnknownKey() implements Opening {}

    /**
     * Not of this form.
     *
     * @param reason a code
     */
    record Malformed(String reason) implements Opening {}
  }

  /**
   * Largest sealed submission.
   *
   * @param messageBytes size of the largest message document, in bytes
   */
  public static int maxBytes(int messageBytes) {
    return Base64Url.characters(SignedMessage.maxJsonBytes(messageBytes)) + MAX_AROUND_CHARACTERS;
  }

  /**
   * Seals a submission.
   *
   * @param referral that the message belongs to, or empty for a new case
   * @param key the gateway's, as it stated it
   */
  public static byte[] seal(
      SignedMessage message, Optional<ReferralId> referral, SubmissionKey key) {
    JWEHeader.Builder header =
        new JWEHeader.Builder(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM)
            .keyID(key.key().getKeyID())
            .type(new JOSEObjectType(TYP));
    referral.ifPresent(id -> header.customParam(REFERRAL, id.toString()));
    JWEObject jwe = new JWEObject(header.build(), new Payload(message.toJson()));
    try {
      jwe.encrypt(new ECDHEncrypter(key.key()));
    } catch (JOSEException e) {
      throw new IllegalStateException("sealing failed: " + e.getClass().getSimpleName(), e);
    }
    return jwe.serialize().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Opens a submission.
   *
   * @param referral that the address names, or empty for a new case
   * @param keys finds a private key by its {@code kid}
   */
  static Opening open(
      byte[] sealed, Optional<ReferralId> referral, Function<String, Optional<ECKey>> keys) {
    String text = new String(sealed, StandardCharsets.US_ASCII);
    if (text.split("\\.", -1).length != PARTS || text.indexOf('.') > MAX_HEADER_CHARACTERS) {
      return new Opening.Malformed("no-compact-jwe");
    }
    try {
      JWEObject jwe = JWEObject.parse(text);
      Optional<String> problem = problem(jwe.getHeader(), referral);
      if (problem.isPresent()) {
        return new Opening.Malformed(problem.get());
      }
      Optional<ECKey> key = keys.apply(jwe.getHeader().getKeyID());
      return key.isPresent() ? open(jwe, key.get()) : new Opening.UnknownKey();
    } catch (ParseException | RuntimeException e) {
      return new Opening.Malformed("no-compact-jwe");
    }
  }

  /** The code of the part of the header that is not of this profile. */
  private static Optional<String> problem(JWEHeader header, Optional<ReferralId> referral) {
    Set<String> expected = new HashSet<>(PARAMETERS);
    referral.ifPresent(id -> expected.add(REFERRAL));
    if (!JWEAlgorithm.ECDH_ES_A256KW.equals(header.getAlgorithm())
        || !EncryptionMethod.A256GCM.equals(header.getEncryptionMethod())) {
      return Optional.of("algorithm");
    }
    if (header.getType() == null || !TYP.equals(header.getType().getType())) {
      return Optional.of("type");
    }
    String addressed = referral.map(ReferralId::toString).orElse("");
    Object named = header.getCustomParam(REFERRAL);
    if (!addressed.equals(named == null ? "" : named)) {
      return Optional.of(REFERRAL);
    }
    if (!header.getIncludedParams().equals(expected)) {
      return Optional.of("header");
    }
    return header.getEphemeralPublicKey() instanceof ECKey epk
            && Curve.P_256.equals(epk.getCurve())
            && !epk.isPrivate()
        ? Optional.empty()
        : Optional.of("ephemeral-key");
  }

  private static Opening open(JWEObject jwe, ECKey key) {
    try {
      jwe.decrypt(new ECDHDecrypter(key));
    } catch (JOSEException e) {
      return new Opening.Malformed("not-opened"); // changed, or a point that is not on the curve
    }
    return SignedMessage.ofJson(jwe.getPayload().toBytes())
        .<Opening>map(Opening.Opened::new)
        .orElseGet(() -> new Opening.Malformed("content"));
  }
}
