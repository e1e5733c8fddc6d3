package org.wasl.wire.message;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObjectJSON;
import com.nimbusds.jose.UnprotectedHeader;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.impl.AAD;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.Digest;

/**
 * Seals a signed message to its recipients, and opens it for one of them: one JWE (RFC 7516,
 * general JSON serialization), {@code A256GCM}, {@code ECDH-ES+A256KW} with P-256 for each
 * recipient. The gateway holds none of the keys that open it.
 */
public final class MessageSealer {
  /** Largest step of the padding, in bytes. */
  public static final int MAX_PADDING_STEP_BYTES = 1 << 20;

  /** Most recipients of one message. */
  public static final int MAX_RECIPIENTS = 64;

  /** For the part of one recipient: algorithm, key id, ephemeral key, wrapped key; in bytes. */
  private static final int MAX_RECIPIENT_BYTES = 1_024;

  private static final Set<String> PROTECTED = Set.of("enc", "alg", "kid", "epk");
  private static final Set<String> PER_KEY = Set.of("alg", "kid", "epk");

  private static final int CONTENT_KEY_BYTES = 32;
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PROTECTED_HEADER =
      Base64Url.ENCODER.encodeToString("{\"enc\":\"A256GCM\"}".getBytes(StandardCharsets.US_ASCII));

  private final int paddingStepBytes;
  private final KeyWrapping wrapping;

  /**
   * Pads what it seals to multiples of {@code paddingStepBytes} (at least 1), with a key agreement
   * of its own for each message and recipient.
   */
  public MessageSealer(int paddingStepBytes) {
    this(paddingStepBytes, AgreementWindow.OFF);
  }

  /**
   * Pads what it seals to multiples of {@code paddingStepBytes} (at least 1).
   *
   * @param window how long one key agreement with a recipient's key is used
   */
  public MessageSealer(int paddingStepBytes, AgreementWindow window) {
    this.paddingStepBytes = paddingStepBytes;
    this.wrapping = new KeyWrapping(window);
  }

  /**
   * Largest sealed content of a message, whatever the padding and the number of recipients.
   *
   * @param messageBytes size of the message document, in bytes
   */
  public static int maxSealedBytes(int messageBytes) {
    int frame = messageBytes + SignedMessage.MAX_AROUND_BYTES + MAX_PADDING_STEP_BYTES;
    return (4 * frame + 2) / 3 + (MAX_RECIPIENTS + 1) * MAX_RECIPIENT_BYTES;
  }

  /**
   * Seals with a last byte of padding that is not zero, which every recipient has to refuse: for
   * tests of recipients.
   */
  public SealedContent sealWithFalsePadding(SignedMessage message, List<Agency> recipients) {
    byte[] frame = message.frame(paddingStepBytes);
    byte[] longer = Arrays.copyOf(frame, frame.length + paddingStepBytes);
    longer[longer.length - 1] = 1;
    return sealed(longer, recipients, Instant.now());
  }

  /** Seals with the keys that are valid now, by the system's clock. */
  public SealedContent seal(SignedMessage message, List<Agency> recipients) {
    return seal(message, recipients, Instant.now());
  }

  /**
   * Seals {@code message} so that each of {@code recipients}, and nobody else, can open it.
   *
   * @param at when their keys must be valid
   * @throws IllegalArgumentException if a recipient has no sealing key that is valid then. The
   *     message names it
   */
  public SealedContent seal(SignedMessage message, List<Agency> recipients, Instant at) {
    return sealed(message.frame(paddingStepBytes), recipients, at);
  }

  private SealedContent sealed(byte[] frame, List<Agency> recipients, Instant at) {
    List<ECKey> keys = new ArrayList<>();
    for (Agency recipient : recipients) {
      keys.add(recipient.sealingKey(at).orElseThrow(() -> noKey(recipient)).toECKey());
    }
    try {
      byte[] bytes = generalJson(frame, keys);
      return new SealedContent(bytes, Digest.of(bytes), keys.stream().map(JWK::getKeyID).toList());
    } catch (JOSEException | GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed: " + e.getClass().getSimpleName(), e);
    }
  }

  /**
   * RFC 7516 section 7.2.1. The library wraps the content key for each recipient. The content
   * itself is encrypted here, by the platform's AES-GCM and its Base64, because the library's
   * encoder costs as much as all elliptic-curve operations together.
   */
  private byte[] generalJson(byte[] content, List<ECKey> keys)
      throws JOSEException, GeneralSecurityException {
    SecretKey contentKey = new SecretKeySpec(random(CONTENT_KEY_BYTES), "AES");
    byte[] iv = random(IV_BYTES);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, contentKey, new GCMParameterSpec(8 * TAG_BYTES, iv));
    cipher.updateAAD(PROTECTED_HEADER.getBytes(StandardCharsets.US_ASCII));
    byte[] sealed = cipher.doFinal(content);
    int end = sealed.length - TAG_BYTES;
    StringJoiner recipients = new StringJoiner(",");
    for (ECKey key : keys) {
      recipients.add(wrapping.wrapped(contentKey, key));
    }
    String head =
        "{\"protected\":\""
            + PROTECTED_HEADER
            + "\",\"recipients\":["
            + recipients
            + "],\"iv\":\""
            + Base64Url.ENCODER.encodeToString(iv)
            + "\",\"tag\":\""
            + Base64Url.ENCODER.encodeToString(Arrays.copyOfRange(sealed, end, sealed.length))
            + "\",\"ciphertext\":\"";
    byte[] before = head.getBytes(StandardCharsets.UTF_8);
    byte[] ciphertext = Base64Url.ENCODER.encode(Arrays.copyOf(sealed, end));
    return ByteBuffer.allocate(before.length + ciphertext.length + 2)
        .put(before)
        .put(ciphertext)
        .put((byte) '"')
        .put((byte) '}')
        .array();
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }

  private static IllegalArgumentException noKey(Agency agency) {
    return new IllegalArgumentException(
        "agency " + agency.id() + " has no sealing key that is valid now");
  }

  /**
   * Ids of the keys that {@code bytes} are sealed to, one a recipient, or empty if they do not
   * match this profile.
   */
  public static List<String> recipientKids(byte[] bytes) {
    try {
      return recipientKids(JSONObjectUtils.parse(new String(bytes, StandardCharsets.UTF_8)));
    } catch (ParseException | RuntimeException e) {
      return List.of();
    }
  }

  /**
   * Ids of the keys that a JWE is sealed to, which the caller has parsed.
   *
   * @param tree maps by name, lists, strings and numbers
   */
  public static List<String> recipientKids(Map<String, Object> tree) {
    try {
      JWEObjectJSON jwe = JWEObjectJSON.parse(tree);
      List<String> kids = new ArrayList<>();
      if (isOurProfile(jwe)) {
        for (JWEObjectJSON.Recipient recipient : jwe.getRecipients()) {
          kids.add(joined(jwe.getHeader(), recipient.getUnprotectedHeader()).getKeyID());
        }
      }
      return kids.contains(null) ? List.of() : List.copyOf(kids);
    } catch (ParseException | RuntimeException e) {
      return List.of();
    }
  }

  /**
   * Opens {@code bytes} with one of {@code privateKeys}. It tries every entry that may be for one
   * of them, because another recipient's key may have an equal id. The result is empty if the bytes
   * are not exactly of this profile, are not for these keys, or were changed. The caller is not
   * told which.
   */
  public static Optional<SignedMessage> open(byte[] bytes, JWKSet privateKeys) {
    try {
      JWEObjectJSON jwe = JWEObjectJSON.parse(new String(bytes, StandardCharsets.UTF_8));
      if (!isOurProfile(jwe)) {
        return Optional.empty();
      }
      for (JWEObjectJSON.Recipient recipient : jwe.getRecipients()) {
        JWEHeader header = joined(jwe.getHeader(), recipient.getUnprotectedHeader());
        for (JWK key : privateKeys.getKeys()) {
          if (key instanceof ECKey ec
              && ec.isPrivate()
              && Objects.equals(ec.getKeyID(), header.getKeyID())) {
            Optional<SignedMessage> opened = decrypt(jwe, recipient, header, ec);
            if (opened.isPresent()) {
              return opened;
            }
          }
        }
      }
      return Optional.empty();
    } catch (ParseException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<SignedMessage> decrypt(
      JWEObjectJSON jwe, JWEObjectJSON.Recipient recipient, JWEHeader header, ECKey key) {
    try {
      return SignedMessage.unframe(
          new ECDHDecrypter(key)
              .decrypt(
                  header,
                  recipient.getEncryptedKey(),
                  jwe.getIV(),
                  jwe.getCipherText(),
                  jwe.getAuthTag(),
                  AAD.compute(jwe.getHeader())));
    } catch (JOSEException e) {
      return Optional.empty(); // for another key of this id, or changed
    }
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
