package org.wasl.wire.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.message.ReporterIdentity.Opening;

/** The custodian alone opens an identity, and sees that the platform signed it. */
class ReporterIdentityTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final byte[] IDENTITY =
      "{\"synthetic\":\"person\"}".getBytes(StandardCharsets.UTF_8);

  private static ECKey platformKey;
  private static ECKey custodianKey;
  private static Agency platform;
  private static Agency custodian;

  @BeforeAll
  static void makeAgencies() throws Exception {
    CryptoProvider.install();
    platformKey = TestAgencies.es256("platform:sig:1");
    custodianKey = TestAgencies.sealing("court:enc:1");
    platform = TestAgencies.agency("platform", platformKey);
    custodian = TestAgencies.agency("court", custodianKey);
  }

  private static byte[] sealedBy(ECKey key) {
    return ReporterIdentity.seal(IDENTITY, new Signer(key), custodian, NOW);
  }

  @Test
  void custodianOpensExactBytes() {
    // When
    Opening opening =
        ReporterIdentity.open(sealedBy(platformKey), new JWKSet(custodianKey), platform);
    // Then
    assertThat(opening)
        .isInstanceOfSatisfying(
            Opening.Opened.class, opened -> assertThat(opened.identity()).isEqualTo(IDENTITY));
  }

  @Test
  void nobodyElseOpensIt() throws Exception {
    // Given
    JWKSet others = new JWKSet(TestAgencies.sealing("police:enc:1"));
    // When, Then
    assertThat(ReporterIdentity.open(sealedBy(platformKey), others, platform))
        .isEqualTo(new Opening.NotOpened());
  }

  @Test
  void identityOfAnotherSignerIsNotSigned() throws Exception {
    // Given
    byte[] forged = sealedBy(TestAgencies.es256("platform:sig:1"));
    // When, Then
    assertThat(ReporterIdentity.open(forged, new JWKSet(custodianKey), platform))
        .isEqualTo(new Opening.NotSigned());
  }

  @Test
  void custodianWithoutKeyIsRefused() {
    // When, Then
    assertThatThrownBy(
            () -> ReporterIdentity.seal(IDENTITY, new Signer(platformKey), platform, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
