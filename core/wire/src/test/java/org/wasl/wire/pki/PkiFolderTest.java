package org.wasl.wire.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.message.Signer;
import org.wasl.wire.message.TestAgencies;
import org.wasl.wire.pki.TestCertificates.Issued;

class PkiFolderTest {
  private static final AgencyId AGENCY = new AgencyId("bcij");
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
  private static final String TOKEN_URI =
      "pkcs11:token=wasl;object=sig?module-path=/lib/hsm.so&pin-source=file:/etc/pin";

  @TempDir private Path path;

  @BeforeAll
  static void provider() {
    CryptoProvider.install();
  }

  private PkiFolder folder() {
    return new PkiFolder(path);
  }

  private void writeKeys(JWK... keys) throws Exception {
    TestCertificates.writeSecret(
        path.resolve("bcij.private.jwks"), new JWKSet(List.of(keys)).toString(false));
  }

  /** A private file with one key, in which another member follows the kid. */
  private void writeKeyWith(JWK key, String member) throws Exception {
    TestCertificates.writeSecret(
        path.resolve("bcij.private.jwks"),
        new JWKSet(key)
            .toString(false)
            .replace("\"kid\":\"bcij:sig:1\"", "\"kid\":\"bcij:sig:1\"," + member));
  }

  private static String kid(String signature) throws Exception {
    return JWSObject.parse(signature, new Payload(BODY)).getHeader().getKeyID();
  }

  @Test
  void signsWithLastSigningKeyThatIsValidNow() throws Exception {
    // Given
    Instant now = Instant.now();
    ECKey former =
        new ECKey.Builder(TestAgencies.es256("bcij:sig:1"))
            .expirationTime(Date.from(now.minus(Duration.ofHours(1))))
            .build();
    ECKey next =
        new ECKey.Builder(TestAgencies.es256("bcij:sig:4"))
            .notBeforeTime(Date.from(now.plus(Duration.ofHours(1))))
            .build();
    writeKeys(
        former,
        TestAgencies.es256("bcij:sig:2"),
        TestAgencies.es256("bcij:sig:3"),
        next,
        TestAgencies.sealing("bcij:enc:1"));
    // When
    Signer signer = folder().signer(AGENCY);
    // Then
    assertThat(kid(signer.signMessage(BODY))).isEqualTo("bcij:sig:3");
    assertThat(signer.problem()).isEmpty();
  }

  @Test
  void saysWhichPurposeHasNoSigningKey() throws Exception {
    // Given
    writeKeys(TestAgencies.sealing("bcij:enc:1"));
    // When, Then
    assertThatThrownBy(() -> folder().signer(AGENCY, KeyPurpose.RECEIPT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            path.resolve("bcij.private.jwks")
                + ": no signing key in it (use=sig, valid now) for purpose receipt");
  }

  @Test
  void keyIsInFileOrInTokenAndNotInBoth() throws Exception {
    // Given
    writeKeyWith(TestAgencies.es256("bcij:sig:1"), "\"pkcs11\":\"" + TOKEN_URI + "\"");
    // When, Then
    assertThatThrownBy(() -> folder().signer(AGENCY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            path.resolve("bcij.private.jwks")
                + ": key bcij:sig:1 has both d and pkcs11: remove one");
  }

  @Test
  void unusableTokenKeyIsNamedWithItsFile() throws Exception {
    // Given a token that the platform cannot use for this curve, and one that is named wrongly
    writeKeyWith(
        TestAgencies.ed25519("bcij:sig:1").toPublicJWK(), "\"pkcs11\":\"" + TOKEN_URI + "\"");
    // When, Then
    assertThatThrownBy(() -> folder().signer(AGENCY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(path.resolve("bcij.private.jwks") + ": key bcij:sig:1: ")
        .hasMessageContaining("a token signs with P-256 only");
    // Given
    writeKeyWith(TestAgencies.es256("bcij:sig:1").toPublicJWK(), "\"pkcs11\":\"pkcs12:\"");
    // When, Then
    assertThatThrownBy(() -> folder().signer(AGENCY))
        .hasMessageStartingWith(path.resolve("bcij.private.jwks") + ": is not of the form");
  }

  @Test
  void publicKeyAloneCannotSign() throws Exception {
    // Given
    writeKeyWith(TestAgencies.es256("bcij:sig:1").toPublicJWK(), "\"note\":\"none\"");
    // When, Then
    assertThatThrownBy(() -> folder().signer(AGENCY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(path.resolve("bcij.private.jwks") + ": its signing key cannot sign");
  }

  @Test
  void publishedPartHasNoPrivateKey() throws Exception {
    // Given
    ECKey key = TestAgencies.es256("bcij:sig:1");
    writeKeys(key);
    // When
    String published = folder().publicPart(AGENCY);
    Files.writeString(folder().publicKeysFile(AGENCY), published);
    // Then
    assertThat(published).contains("bcij:sig:1").doesNotContain("\"d\"");
    assertThat(folder().privateKeys(AGENCY).getKeys()).containsExactly(key);
    assertThat(folder().publicKeys(AGENCY).getKeys()).containsExactly(key.toPublicJWK());
  }

  @Test
  void agenciesAreThoseWithPublicKeys() throws Exception {
    // Given
    for (String file : List.of("a.jwks", "b.private.jwks", "c.pem", "d.jwks")) {
      Files.writeString(path.resolve(file), "{\"keys\":[]}");
    }
    // When, Then
    assertThat(folder().agencies()).containsExactly(new AgencyId("a"), new AgencyId("d"));
  }

  @Test
  void certificatesOfAFileIdentifyTheAgencyExceptThoseOfAuthorities() throws Exception {
    // Given
    Issued authority = TestCertificates.authority("ca");
    Issued own = authority.issue("bcij");
    Issued next = authority.issue("bcij");
    TestCertificates.write(folder().authorityFile(), authority.certificate());
    TestCertificates.write(
        folder().certificateFile(AGENCY),
        own.certificate(),
        next.certificate(),
        authority.certificate());
    TestCertificates.write(folder().keyFile(AGENCY), own.key());
    Files.writeString(folder().publicKeysFile(AGENCY), "{\"keys\":[]}");
    // When, Then
    assertThat(folder().authorities()).containsExactly(authority.certificate());
    assertThat(folder().certificates(AGENCY)).hasSize(3);
    assertThat(folder().thumbprints(AGENCY))
        .containsExactlyInAnyOrder(
            PkiFolder.thumbprint(own.certificate()), PkiFolder.thumbprint(next.certificate()));
    assertThat(folder().directory().byThumbprint(PkiFolder.thumbprint(next.certificate())))
        .hasValueSatisfying(agency -> assertThat(agency.id()).isEqualTo(AGENCY));
    assertThat(folder().tls(AGENCY).key()).isEqualTo(own.key());
    assertThat(folder().tls(AGENCY).chain())
        .containsExactly(own.certificate(), authority.certificate());
  }

  @Test
  void filesHaveTheNamesThatHandbooksState() {
    // When, Then
    assertThat(PkiFolder.filesOf(AGENCY))
        .containsExactly(
            "ca.pem", "bcij.pem", "bcij.key", "bcij.private.jwks", "gateway.pem", "gateway.jwks");
    assertThat(folder().certificateRequestFile(AGENCY)).isEqualTo(path.resolve("bcij.csr"));
    assertThat(folder().directoryRequestFile(AGENCY)).isEqualTo(path.resolve("bcij.request.json"));
    assertThat(folder().erasureKeyFile()).isEqualTo(path.resolve("gateway.erasure.key"));
    assertThat(folder().logKeyFile(1)).isEqualTo(path.resolve("gateway.log.key"));
    assertThat(folder().logKeyFile(2)).isEqualTo(path.resolve("gateway.log.2.key"));
    assertThat(folder().logVerifierKeyFile(1)).isEqualTo(path.resolve("gateway.log.vkey"));
    assertThat(folder().logVerifierKeyFile(2)).isEqualTo(path.resolve("gateway.log.2.vkey"));
  }

  @ParameterizedTest(name = "shard {0}, name {1}: {2}")
  @CsvSource({
    "1, example/log, true",
    "1, example/log.2, false",
    "2, example/log/2, true",
    "2, example/log/2.3, true",
    "2, example/log/2.999, true",
    "2, example/log/2.1000, false",
    "2, example/log/2.03, false",
    "2, example/log, false",
    "2, example/log/3, false",
    "2, another/log/2.3, false"
  })
  void keyOfShardIsNamedByItsOriginAndItsRestarts(int shard, String name, boolean permitted) {
    // When, Then
    assertThat(PkiFolder.isLogOrigin("example/log", shard, name)).isEqualTo(permitted);
  }
}
