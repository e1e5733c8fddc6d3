package org.wasl.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.jose.Jws;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.receipt.ReceiptTest;

class MessageSignatureTest {
  private static final byte[] BODY = "{\"synthetic\":\"ملف\"}".getBytes(StandardCharsets.UTF_8);
  private static ECKey ec;
  private static JWK ed;
  private static Agency agency;
  private static Agency other;
  private static SignatureVerifier verifier;

  @BeforeAll
  static void keys() throws Exception {
    CryptoProvider.install();
    ec = TestAgencies.es256("a:sig:1");
    ed = TestAgencies.ed25519("a:sig:2");
    agency = TestAgencies.agency("a", ec, ed);
    other = TestAgencies.agency("b", TestAgencies.es256("b:sig:1"));
    verifier = SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(agency, other)));
  }

  @Test
  void bothKeyTypesSignVerifiableMessages() {
    for (JWK key : List.of(ec, ed)) {
      // When
      String signature = new Signer(key).signMessage(BODY);
      // Then
      assertThat(verifier.verifyMessage(agency, BODY, signature)).isEqualTo(SignatureStatus.VALID);
    }
  }

  @Test
  void bothKeyTypesSignLargestMessage() {
    // Given: of a handover, 4/3 of 1 MiB and what stands around it
    byte[] largest = new byte[1_406_294];
    for (JWK key : List.of(ec, ed)) {
      // When
      String signature = new Signer(key).signMessage(largest);
      // Then
      assertThat(verifier.verifyMessage(agency, largest, signature))
          .isEqualTo(SignatureStatus.VALID);
      largest[7]++;
      assertThat(verifier.verifyMessage(agency, largest, signature))
          .isEqualTo(SignatureStatus.INVALID);
    }
  }

  @Test
  void rejectsChangedByte() {
    for (JWK key : List.of(ec, ed)) {
      // Given
      String signature = new Signer(key).signMessage(BODY);
      for (int i = 0; i < BODY.length; i++) {
        byte[] changed = BODY.clone();
        changed[i] ^= 1;
        // When, Then
        assertThat(verifier.verifyMessage(agency, changed, signature))
            .isEqualTo(SignatureStatus.INVALID);
      }
    }
  }

  @Test
  void rejectsKeyOfAnotherAgency() {
    // Given
    String signature = new Signer(ec).signMessage(BODY);
    // When, Then
    assertThat(verifier.verifyMessage(other, BODY, signature))
        .isEqualTo(SignatureStatus.UNKNOWN_KEY);
  }

  @Test
  void rejectsReceiptAsMessageSignature() {
    // Given a signature made for a receipt, with the payload taken out
    String receipt = new Signer(ec).signReceipt(ReceiptTest.receipt(new AgencyId("a")));
    String[] parts = receipt.split("\\.");
    // When
    SignatureStatus check =
        verifier.verifyMessage(
            agency, Base64URL.from(parts[1]).decode(), parts[0] + ".." + parts[2]);
    // Then
    assertThat(check).isEqualTo(SignatureStatus.WRONG_TYPE);
  }

  /** Threat row 3: refused before any look-up outside. */
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"alg\":\"none\",\"kid\":\"a:sig:1\",\"typ\":\"wasl-message+jws\"}|MALFORMED",
        "{\"alg\":\"ES384\",\"kid\":\"a:sig:1\",\"typ\":\"wasl-message+jws\"}|FORBIDDEN_ALGORITHM",
        "{\"alg\":\"ES256\",\"kid\":\"a:sig:2\",\"typ\":\"wasl-message+jws\"}|FORBIDDEN_ALGORITHM",
        "{\"alg\":\"ES256\",\"kid\":\"nobody\",\"typ\":\"wasl-message+jws\"}|UNKNOWN_KEY",
        "{\"alg\":\"ES256\",\"typ\":\"wasl-message+jws\"}|UNKNOWN_KEY",
        "{\"alg\":\"ES256\",\"kid\":\"a:sig:1\"}|WRONG_TYPE",
        "{\"alg\":\"ES256\",\"kid\":\"a:sig:1\",\"typ\":\"wasl-message+jws\",\"jku\":\"https://127.0.0.1:1/k\"}|FORBIDDEN_HEADER",
        "{\"alg\":\"ES256\",\"kid\":\"a:sig:1\",\"typ\":\"wasl-message+jws\",\"x5u\":\"https://127.0.0.1:1/k\"}|FORBIDDEN_HEADER",
        "{\"alg\":\"ES256\",\"kid\":\"a:sig:1\",\"typ\":\"wasl-message+jws\",\"b64\":false,\"crit\":[\"b64\"]}|FORBIDDEN_HEADER",
        "{\"alg\":\"ES256\",\"kid\":\"a:sig:1\",\"typ\":\"wasl-message+jws\",\"x\":1}|FORBIDDEN_HEADER",
        "[]|MALFORMED",
        "{\"alg\":|MALFORMED",
      })
  void row03RejectsHostileHeaders(String header, SignatureStatus expected) throws Exception {
    // Given a header signed with the right key, so that only the header can be the reason
    Base64URL encoded = Base64URL.encode(header);
    Base64URL signature =
        Jws.signer(ec)
            .sign(
                new JWSHeader(JWSAlgorithm.ES256),
                Jws.signingInput(encoded, Base64URL.encode(BODY)));
    // When
    SignatureStatus check = verifier.verifyMessage(agency, BODY, encoded + ".." + signature);
    // Then
    assertThat(check).isEqualTo(expected);
  }

  @Test
  void row03RejectsEmbeddedKey() throws Exception {
    // Given
    ECKey own = TestAgencies.es256("a:sig:1");
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("a:sig:1").jwk(own.toPublicJWK()).build();
    JWSObject jws = new JWSObject(header, new Payload(BODY));
    jws.sign(Jws.signer(own));
    // When
    SignatureStatus check = verifier.verifyMessage(agency, BODY, jws.serialize(true));
    // Then
    assertThat(check).isEqualTo(SignatureStatus.FORBIDDEN_HEADER);
  }

  @Test
  void row03RejectsHmacKeyedWithPublicKey() throws Exception {
    // Given
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .keyID("a:sig:1")
            .type(new com.nimbusds.jose.JOSEObjectType(Signer.MESSAGE_TYP))
            .build();
    JWSObject jws = new JWSObject(header, new Payload(BODY));
    jws.sign(new MACSigner(ec.toPublicJWK().toECPublicKey().getEncoded()));
    // When
    SignatureStatus check = verifier.verifyMessage(agency, BODY, jws.serialize(true));
    // Then
    assertThat(check).isEqualTo(SignatureStatus.FORBIDDEN_ALGORITHM);
  }

  @ParameterizedTest
  @CsvSource({"'',MISSING", "abc,MALFORMED", "a.b.c,MALFORMED", "a..b..c,MALFORMED"})
  void rejectsMalformedDetachedJws(String signature, SignatureStatus expected) {
    // When, Then
    assertThat(verifier.verifyMessage(agency, BODY, signature)).isEqualTo(expected);
  }
}
