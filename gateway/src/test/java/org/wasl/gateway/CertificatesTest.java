package org.wasl.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.gateway.alarms.KeyStores;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.Seen;
import org.wasl.wire.pki.PkiFolder;

class CertificatesTest {
  @TempDir private Path folder;

  private PkiFolder pki;

  @BeforeEach
  void everybodyHasKeys() throws Exception {
    pki = new PkiFolder(folder);
    KeyStores.pem(pki.authorityFile(), 0, 400);
    for (String owner : List.of("gateway", "kp-fes")) {
      KeyStores.pem(pki.certificateFile(owner), 0, 100);
      keys(owner, Optional.empty());
    }
  }

  private void keys(String owner, Optional<Instant> end) throws Exception {
    ECKey key =
        new ECKeyGenerator(Curve.P_256)
            .keyID(owner + "-sig")
            .keyUse(KeyUse.SIGNATURE)
            .expirationTime(end.map(Date::from).orElse(null))
            .generate();
    Files.writeString(pki.publicKeysFile(owner), new JWKSet(key).toString());
  }

  private List<String> expiring(Instant now) {
    return new Certificates(pki, List.of("kp-fes"), Optional.empty())
        .expiring(now).stream()
            .peek(seen -> assertThat(seen.key().kind()).isEqualTo(AlarmKind.CERTIFICATE_EXPIRY))
            .map(CertificatesTest::text)
            .toList();
  }

  private static String text(Seen seen) {
    return seen.key().subject() + ": " + seen.detail().replaceFirst("\\d{4}-\\d\\d-\\d\\d", "DAY");
  }

  @Test
  void whatHasTimeIsNotTold() {
    assertThat(expiring(Instant.now())).isEmpty();
  }

  @Test
  void eachStepTellsTheFileTheDayAndTheAgencyThatOwnsIt() throws Exception {
    // Given
    KeyStores.pem(pki.certificateFile("kp-fes"), 0, 45);
    // When Then
    Instant now = Instant.now();
    assertThat(expiring(now)).containsExactly("kp-fes.pem: within 60 days, on DAY, owner kp-fes");
    assertThat(expiring(now.plus(Duration.ofDays(20))))
        .containsExactly("kp-fes.pem: within 30 days, on DAY, owner kp-fes");
    assertThat(expiring(now.plus(Duration.ofDays(39))))
        .contains("kp-fes.pem: within 7 days, on DAY, owner kp-fes");
    assertThat(expiring(now.plus(Duration.ofDays(46))))
        .contains("kp-fes.pem: has expired on DAY, owner kp-fes");
  }

  @Test
  void theAuthorityTheGatewayAndTheManagementPortCountAsWell() throws Exception {
    // Given
    Path management = folder.resolve("console.pem");
    KeyStores.pem(management, 0, 10);
    KeyStores.pem(pki.authorityFile(), 0, 20);
    KeyStores.pem(pki.certificateFile("gateway"), -10, 5);
    // When
    List<Seen> seen =
        new Certificates(pki, List.of("kp-fes"), Optional.of(management)).expiring(Instant.now());
    // Then
    assertThat(seen)
        .extracting(CertificatesTest::text)
        .containsExactly(
            "ca.pem: within 30 days, on DAY, owner ca",
            "console.pem: within 30 days, on DAY, owner gateway",
            "gateway.pem: has expired on DAY, owner gateway");
  }

  @Test
  void aKeyEndsWhereItsOwnerSaysSo() throws Exception {
    // Given
    keys("kp-fes", Optional.of(Instant.now().plus(Duration.ofDays(6))));
    // When Then
    assertThat(expiring(Instant.now()))
        .containsExactly("kp-fes.jwks/sig: within 7 days, on DAY, owner kp-fes");
  }

  @Test
  void aRenewedOneIsNoticedWithinAnHour() throws Exception {
    // Given
    KeyStores.pem(pki.certificateFile("kp-fes"), 0, 5);
    Certificates certificates = new Certificates(pki, List.of("kp-fes"), Optional.empty());
    Instant now = Instant.now();
    assertThat(certificates.expiring(now)).hasSize(1);
    // When
    KeyStores.pem(pki.certificateFile("kp-fes"), 0, 100);
    // Then
    assertThat(certificates.expiring(now.plusSeconds(60))).hasSize(1);
    assertThat(certificates.expiring(now.plusSeconds(3_600))).isEmpty();
  }

  @Test
  void aFileThatIsGoneIsTold() throws Exception {
    // Given
    Files.delete(pki.certificateFile("kp-fes"));
    // When Then
    assertThat(expiring(Instant.now())).containsExactly("kp-fes.pem: cannot be read, owner kp-fes");
  }
}
