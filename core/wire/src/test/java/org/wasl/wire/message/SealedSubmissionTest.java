package org.wasl.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import com.nimbusds.jose.CompressionAlgorithm;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.message.SealedSubmission.Opening;

/** A submission that passes through somebody who must not read it. */
class SealedSubmissionTest {
  private static final ReferralId REFERRAL =
      ReferralId.parse("01930000-0000-7000-8000-000000000001");
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final SignedMessage MESSAGE =
      new SignedMessage("{\"synthetic\":\"ملف\"}".getBytes(StandardCharsets.UTF_8), "h..s");
  private static final String PLAINTEXT =
      "{\"message\":\"" + Base64URL.encode(MESSAGE.body()) + "\",\"signature\":\"h..s\"}";

  private final AtomicLong nanos = new AtomicLong();
  private final SubmissionKeys keys =
      new SubmissionKeys(Duration.ofHours(1), InstantSource.fixed(NOW), nanos::get);

  @BeforeAll
  static void provider() {
    CryptoProvider.install();
  }

  @Test
  void opensSubmissionSealedToItsKey() {
    for (Optional<ReferralId> referral :
        List.of(Optional.of(REFERRAL), Optional.<ReferralId>empty())) {
      // When
      byte[] sealed = SealedSubmission.seal(MESSAGE, referral, keys.current());
      // Then
      assertThat(new String(sealed, StandardCharsets.US_ASCII)).doesNotContain("synthetic");
      assertThat(keys.open(sealed, referral))
          .isInstanceOfSatisfying(
              Opening.Opened.class,
              opened -> {
                assertThat(opened.message().body()).isEqualTo(MESSAGE.body());
                assertThat(opened.message().signature()).isEqualTo(MESSAGE.signature());
              });
    }
  }

  @Test
  void rejectsSubmissionSealedForAnotherReferral() {
    // Given
    byte[] inReferral = SealedSubmission.seal(MESSAGE, Optional.of(REFERRAL), keys.current());
    byte[] aCase = SealedSubmission.seal(MESSAGE, Optional.empty(), keys.current());
    // When, Then
    assertMalformed("referral", inReferral, Optional.of(new ReferralId(UUID.randomUUID())));
    assertMalformed("referral", inReferral, Optional.empty());
    assertMalformed("referral", aCase, Optional.of(REFERRAL));
  }

  @Test
  void replacedKeyStillOpensForOneMoreLifetime() {
    // Given
    SubmissionKey first = keys.current();
    byte[] sealed = SealedSubmission.seal(MESSAGE, Optional.empty(), first);
    // When
    nanos.set(Duration.ofHours(1).minusNanos(1).toNanos());
    SubmissionKey same = keys.current();
    nanos.set(Duration.ofHours(1).toNanos());
    SubmissionKey second = keys.current();
    // Then
    assertThat(same).isEqualTo(first);
    assertThat(second.key().getKeyID()).isNotEqualTo(first.key().getKeyID());
    assertThat(first.until()).isEqualTo(NOW.plusSeconds(3_600));
    assertThat(keys.open(sealed, Optional.empty())).isInstanceOf(Opening.Opened.class);
  }

  @Test
  void forgetsKeyAfterTwiceItsLifetime() {
    // Given
    SubmissionKeys quick = new SubmissionKeys(Duration.ofMillis(1), InstantSource.system());
    byte[] sealed = SealedSubmission.seal(MESSAGE, Optional.empty(), quick.current());
    // When, Then
    Awaitility.await()
        .atMost(SOON)
        .until(() -> quick.open(sealed, Optional.empty()) instanceof Opening.UnknownKey);
  }

  @Test
  void rejectsKeyOfAnotherGateway() {
    // Given
    SubmissionKeys other = new SubmissionKeys(Duration.ofHours(1), InstantSource.fixed(NOW));
    byte[] sealed = SealedSubmission.seal(MESSAGE, Optional.empty(), other.current());
    // When, Then
    assertThat(keys.open(sealed, Optional.empty())).isInstanceOf(Opening.UnknownKey.class);
  }

  @Test
  void row63RejectsOtherProfilesBeforeDecryption() throws Exception {
    // Given
    ECKey key = keys.current().key();
    ECKey onP384 = new ECKeyGenerator(Curve.P_384).keyID(key.getKeyID()).generate();
    JWEObject direct =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .keyID(key.getKeyID())
                .type(new JOSEObjectType(SealedSubmission.TYP))
                .build(),
            new Payload(PLAINTEXT));
    direct.encrypt(new DirectEncrypter(new byte[32]));
    // When, Then
    assertMalformed("algorithm", bytes(direct.serialize()));
    assertMalformed("algorithm", sealed(key, EncryptionMethod.A256CBC_HS512, it -> it, PLAINTEXT));
    assertMalformed("header", sealed(key, it -> it.compressionAlgorithm(CompressionAlgorithm.DEF)));
    assertMalformed("header", sealed(key, it -> it.customParam("office", "x")));
    assertMalformed("header", sealed(key, it -> it.contentType("JWT")));
    assertMalformed("header", sealed(key, it -> it.agreementPartyUInfo(Base64URL.encode("a"))));
    assertMalformed("header", sealed(key, it -> it.keyID(null)));
    assertMalformed("type", sealed(key, it -> it.type(JOSEObjectType.JOSE)));
    assertMalformed("ephemeral-key", sealed(onP384, it -> it));
  }

  @Test
  void row63RejectsUndecryptableSubmission() throws Exception {
    // Given
    String valid = text(SealedSubmission.seal(MESSAGE, Optional.empty(), keys.current()));
    String[] parts = valid.split("\\.");
    String flipped = (parts[4].charAt(0) == 'A' ? "B" : "A") + parts[4].substring(1);
    String header = new Base64URL(parts[0]).decodeToString();
    String offCurve = header.replaceFirst("\"y\":\"..", "\"y\":\"AA");
    // When, Then
    assertMalformed("not-opened", bytes(valid.replace(parts[4], flipped)));
    assertMalformed("not-opened", bytes(valid.replace(parts[1], parts[1].substring(4) + "AAAA")));
    assertThat(offCurve).isNotEqualTo(header);
    assertThat(
            keys.open(
                bytes(valid.replace(parts[0], Base64URL.encode(offCurve).toString())),
                Optional.empty()))
        .isInstanceOf(Opening.Malformed.class);
    for (String none :
        List.of("", "a.b.c", "....", "{}", valid + ".", "x".repeat(5_000) + "....")) {
      assertMalformed("no-compact-jwe", bytes(none));
    }
  }

  @Test
  void row63PlaintextHasExactlyMessageAndSignature() throws Exception {
    // Given
    ECKey key = keys.current().key();
    for (String inside :
        List.of(
            "",
            "[]",
            "{}",
            "{\"message\":\"e30\"}",
            "{\"message\":\"e30\",\"signature\":\"h..s\",\"referral\":\"x\"}",
            "{\"message\":\"e30\",\"message\":\"e30\",\"signature\":\"h..s\"}",
            "{\"message\":\"e30=\",\"signature\":\"h..s\"}",
            "{\"message\":{\"a\":1},\"signature\":\"h..s\"}")) {
      // When, Then
      assertMalformed("content", sealed(key, EncryptionMethod.A256GCM, it -> it, inside));
    }
  }

  @Test
  void row63LargestMessageFitsWithinLimit() {
    // Given
    int size = 100_000;
    SignedMessage largest = new SignedMessage(new byte[size], "s".repeat(642));
    // When
    byte[] sealed = SealedSubmission.seal(largest, Optional.of(REFERRAL), keys.current());
    // Then
    assertThat(sealed.length)
        .isLessThanOrEqualTo(SealedSubmission.maxBytes(size))
        .isGreaterThan(SealedSubmission.maxBytes(size) - 3_000);
  }

  @Test
  void verifiesStatementOfTrustedGatewayOnly() throws Exception {
    // Given
    ECKey signing = TestAgencies.es256("gateway:sig:1");
    Agency gateway = TestAgencies.agency("gateway", signing);
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(gateway)));
    Signer signer = new Signer(signing);
    // When
    String statement = signer.signSubmissionKey(keys.current());
    String forged =
        new Signer(TestAgencies.es256("gateway:sig:1")).signSubmissionKey(keys.current());
    // Then
    assertThat(verifier.verifySubmissionKey(gateway, statement, NOW)).contains(keys.current());
    assertThat(statement).doesNotContain(Base64URL.encode("\"d\":").toString());
    assertThat(new Base64URL(statement.split("\\.")[1]).decodeToString())
        .startsWith("{\"jwk\":{")
        .contains("\"until\":\"2026-11-24T11:00:00Z\"")
        .doesNotContain("\"d\"");
    assertThat(verifier.verifySubmissionKey(gateway, forged, NOW)).isEmpty();
    assertThat(verifier.verifySubmissionKey(gateway, signer.signMessage(new byte[0]), NOW))
        .isEmpty();
    assertThat(verifier.verifySubmissionKey(gateway, "x", NOW)).isEmpty();
  }

  @Test
  void rejectsExpiredKeyStatement() throws Exception {
    // Given
    ECKey signing = TestAgencies.es256("gateway:sig:1");
    Agency gateway = TestAgencies.agency("gateway", signing);
    SignatureVerifier verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(gateway)));
    Instant until = keys.current().until();
    // When
    String kept = new Signer(signing).signSubmissionKey(keys.current());
    // Then: a clock may be five minutes fast
    assertThat(verifier.verifySubmissionKey(gateway, kept, until.plusSeconds(300))).isPresent();
    assertThat(verifier.verifySubmissionKey(gateway, kept, until.plusSeconds(301))).isEmpty();
  }

  private void assertMalformed(String reason, byte[] sealed) {
    assertMalformed(reason, sealed, Optional.empty());
  }

  private void assertMalformed(String reason, byte[] sealed, Optional<ReferralId> referral) {
    assertThat(keys.open(sealed, referral)).isEqualTo(new Opening.Malformed(reason));
  }

  private static byte[] sealed(ECKey key, UnaryOperator<JWEHeader.Builder> change)
      throws Exception {
    return sealed(key, EncryptionMethod.A256GCM, change, PLAINTEXT);
  }

  private static byte[] sealed(
      ECKey key, EncryptionMethod enc, UnaryOperator<JWEHeader.Builder> change, String plaintext)
      throws Exception {
    JWEHeader.Builder header =
        new JWEHeader.Builder(JWEAlgorithm.ECDH_ES_A256KW, enc)
            .keyID(key.getKeyID())
            .type(new JOSEObjectType(SealedSubmission.TYP));
    JWEObject jwe = new JWEObject(change.apply(header).build(), new Payload(plaintext));
    jwe.encrypt(new ECDHEncrypter(key.toPublicJWK()));
    return bytes(jwe.serialize());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
