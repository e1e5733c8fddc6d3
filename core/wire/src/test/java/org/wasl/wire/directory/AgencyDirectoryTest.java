package org.wasl.wire.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.Signer;
import org.wasl.wire.message.TestAgencies;

/** Keys have an id each, over all agencies, and count from their nbf until their exp. */
class AgencyDirectoryTest {
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @BeforeAll
  static void provider() {
    CryptoProvider.install();
  }

  @Test
  void row41RejectsTwoAgenciesWithSameKid() throws Exception {
    // Given
    Agency police = TestAgencies.agency("police", TestAgencies.sealing("shared:enc"));
    Agency office = TestAgencies.agency("office", TestAgencies.sealing("shared:enc"));
    // When, Then
    assertThatThrownBy(() -> new AgencyDirectory(List.of(police, office)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shared:enc")
        .hasMessageContaining("police")
        .hasMessageContaining("office");
  }

  @Test
  void row41RejectsAgencyWithDuplicateKid() throws Exception {
    // Given
    Agency police =
        TestAgencies.agency("police", TestAgencies.es256("police"), TestAgencies.sealing("police"));
    // When, Then
    assertThatThrownBy(() -> new AgencyDirectory(List.of(police)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("again by police");
  }

  @Test
  void row41RejectsKeyWithoutKid() throws Exception {
    // Given
    Agency police = TestAgencies.agency("police", TestAgencies.es256(null));
    // When, Then
    assertThatThrownBy(() -> new AgencyDirectory(List.of(police)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a key of police has no kid");
  }

  @Test
  void row41SigningKeyIsValidBetweenNbfAndExp() throws Exception {
    // Given
    ECKey key =
        new ECKey.Builder(TestAgencies.es256("police:sig:1"))
            .notBeforeTime(Date.from(NOW))
            .expirationTime(Date.from(NOW.plusSeconds(60)))
            .build();
    Agency police = TestAgencies.agency("police", key);
    AgencyDirectory directory = new AgencyDirectory(List.of(police));
    String signature = new Signer(key).signMessage(BODY);
    // When, Then
    assertThat(status(directory, police, signature, NOW.minusSeconds(1)))
        .isEqualTo(SignatureStatus.UNKNOWN_KEY);
    assertThat(status(directory, police, signature, NOW)).isEqualTo(SignatureStatus.VALID);
    assertThat(status(directory, police, signature, NOW.plusSeconds(60)))
        .isEqualTo(SignatureStatus.UNKNOWN_KEY);
    assertThat(SignatureVerifier.ofAnyTime(directory).verifyMessage(police, BODY, signature))
        .isEqualTo(SignatureStatus.VALID);
  }

  private static SignatureStatus status(
      AgencyDirectory directory, Agency agency, String signature, Instant at) {
    return SignatureVerifier.ofNow(() -> directory, InstantSource.fixed(at))
        .verifyMessage(agency, BODY, signature);
  }

  @Test
  void row41SealsToLastValidKey() throws Exception {
    // Given one that has ended, one that is valid, one that has not begun
    ECKey ended =
        new ECKey.Builder(TestAgencies.sealing("police:enc:1"))
            .expirationTime(Date.from(NOW))
            .build();
    ECKey valid = TestAgencies.sealing("police:enc:2");
    ECKey next =
        new ECKey.Builder(TestAgencies.sealing("police:enc:3"))
            .notBeforeTime(Date.from(NOW.plusSeconds(60)))
            .build();
    Agency police = TestAgencies.agency("police", ended, valid, next);
    // When
    Optional<ECKey> now = police.sealingKey(NOW);
    Optional<ECKey> later = police.sealingKey(NOW.plusSeconds(60));
    // Then
    assertThat(now.orElseThrow().getKeyID()).isEqualTo("police:enc:2");
    assertThat(later.orElseThrow().getKeyID()).isEqualTo("police:enc:3");
    assertThat(TestAgencies.agency("police", ended).sealingKey(NOW)).isEmpty();
  }

  @Test
  void revokedAgencyIsIdentifiedAndNotAdmitted() throws Exception {
    // Given
    Agency police = TestAgencies.agency("police", TestAgencies.es256("police:sig:1"));
    Agency office = TestAgencies.agency("office", TestAgencies.sealing("office:enc:1")).asRevoked();
    // When
    AgencyDirectory directory = new AgencyDirectory(List.of(police, office));
    // Then
    assertThat(directory.all()).containsExactly(office, police);
    assertThat(directory.byThumbprint("thumbprint-of-office")).contains(office);
    assertThat(directory.admitted("thumbprint-of-office")).isEmpty();
    assertThat(directory.admitted("thumbprint-of-police")).contains(police);
    assertThat(directory.admitted("thumbprint-of-nobody")).isEmpty();
  }

  @Test
  void sealingKeyVerifiesNothing() throws Exception {
    // Given
    ECKey sealing = TestAgencies.sealing("police:enc:1");
    Agency police = TestAgencies.agency("police", sealing);
    // When
    SignatureStatus status =
        SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(police)))
            .verifyMessage(police, BODY, new Signer(sealing).signMessage(BODY));
    // Then
    assertThat(status).isEqualTo(SignatureStatus.UNKNOWN_KEY);
  }
}
