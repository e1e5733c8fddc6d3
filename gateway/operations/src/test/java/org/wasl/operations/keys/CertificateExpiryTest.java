package org.wasl.operations.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.operations.alarms.KeyStores;
import org.wasl.rules.alarms.AlarmFact;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmObservation;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

class CertificateExpiryTest {
  private static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");

  @TempDir private static Path made;
  @TempDir private Path folder;

  private PkiFolder pki;

  @BeforeAll
  static void makeSome() throws Exception {
    for (int days : new int[] {45, 100, 400}) {
      KeyStores.pem(made.resolve(days + ".pem"), days);
    }
  }

  private static void put(Path file, int days) throws IOException {
    Files.copy(made.resolve(days + ".pem"), file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Instant inDays(int days) {
    return Instant.now().plus(Duration.ofDays(days));
  }

  @BeforeEach
  void everybodyHasKeys() throws Exception {
    pki = new PkiFolder(folder);
    put(pki.authorityFile(), 400);
    for (AgencyId owner : List.of(new AgencyId("gateway"), new AgencyId("kp-fes"))) {
      put(pki.certificateFile(owner), 100);
      keys(owner, Optional.empty());
    }
  }

  private void keys(AgencyId owner, Optional<Instant> end) throws Exception {
    Files.writeString(pki.publicKeysFile(owner), new JWKSet(key(owner + "-sig", end)).toString());
  }

  private static ECKey key(String id, Optional<Instant> end) throws Exception {
    return new ECKeyGenerator(Curve.P_256)
        .keyID(id)
        .keyUse(KeyUse.SIGNATURE)
        .expirationTime(end.map(Date::from).orElse(null))
        .generate();
  }

  private List<String> expiring(Instant now) {
    return new CertificateExpiry(
            pki, () -> Set.of(new AgencyId("kp-fes")), Optional.empty(), Optional::empty, ZONE)
        .expiring(now).stream()
            .peek(seen -> assertThat(seen.key().kind()).isEqualTo(AlarmKind.CERTIFICATE_EXPIRY))
            .map(CertificateExpiryTest::text)
            .toList();
  }

  private static String text(AlarmObservation seen) {
    return seen.facts().stream()
        .map(fact -> (fact.kind().code() + " " + fact.value()).strip())
        .collect(Collectors.joining(", ", seen.key().subject() + ": ", ""))
        .replaceFirst("\\d{4}-\\d\\d-\\d\\d", "DAY");
  }

  @Test
  void reportsNothingBeforeFirstStep() {
    assertThat(expiring(Instant.now())).isEmpty();
  }

  @Test
  void reportsFileDayAndOwnerAtEachStep() throws Exception {
    // Given
    put(pki.certificateFile(new AgencyId("kp-fes")), 45);
    // When Then
    assertThat(expiring(inDays(0))).containsExactly("kp-fes.pem: within-60-days DAY, owner kp-fes");
    assertThat(expiring(inDays(20)))
        .containsExactly("kp-fes.pem: within-30-days DAY, owner kp-fes");
    assertThat(expiring(inDays(39))).contains("kp-fes.pem: within-7-days DAY, owner kp-fes");
    assertThat(expiring(inDays(46))).contains("kp-fes.pem: expired DAY, owner kp-fes");
  }

  @Test
  void checksAuthorityGatewayAndManagementPort() throws Exception {
    // Given
    Path management = folder.resolve("console.pem");
    put(management, 100);
    put(pki.authorityFile(), 100);
    put(pki.certificateFile(new AgencyId("gateway")), 45);
    put(pki.certificateFile(new AgencyId("kp-fes")), 400);
    // When
    List<AlarmObservation> seen =
        new CertificateExpiry(
                pki,
                () -> Set.of(new AgencyId("kp-fes")),
                Optional.of(management),
                Optional::empty,
                ZONE)
            .expiring(inDays(75));
    // Then
    assertThat(seen)
        .extracting(CertificateExpiryTest::text)
        .containsExactly(
            "ca.pem: within-30-days DAY, owner ca",
            "console.pem: within-30-days DAY, owner gateway",
            "gateway.pem: expired DAY, owner gateway");
  }

  @Test
  void reportsShortLivedCertificateInLastQuarter() throws Exception {
    // Given
    Path management = folder.resolve("console.pem");
    put(management, 45);
    for (Path other :
        List.of(
            pki.authorityFile(),
            pki.certificateFile(new AgencyId("gateway")),
            pki.certificateFile(new AgencyId("kp-fes")))) {
      put(other, 400);
    }
    CertificateExpiry certificates =
        new CertificateExpiry(
            pki,
            () -> Set.of(new AgencyId("kp-fes")),
            Optional.of(management),
            Optional::empty,
            ZONE);
    // When Then
    assertThat(certificates.expiring(inDays(30))).isEmpty();
    assertThat(certificates.expiring(inDays(37)))
        .extracting(CertificateExpiryTest::text)
        .containsExactly("console.pem: within-30-days DAY, owner gateway");
  }

  @Test
  void readsExpiryOfKey() throws Exception {
    // Given
    keys(new AgencyId("kp-fes"), Optional.of(inDays(6)));
    // When Then
    assertThat(expiring(Instant.now()))
        .containsExactly("kp-fes.jwks/sig: within-7-days DAY, owner kp-fes");
  }

  @Test
  void printsDayInZone() throws Exception {
    // Given
    Instant end = Instant.parse("2027-05-20T23:30:00Z");
    keys(new AgencyId("kp-fes"), Optional.of(end));
    CertificateExpiry certificates =
        new CertificateExpiry(
            pki, () -> Set.of(new AgencyId("kp-fes")), Optional.empty(), Optional::empty, ZONE);
    // When
    List<AlarmObservation> seen = certificates.expiring(end);
    // Then
    assertThat(seen)
        .filteredOn(alarmObservation -> alarmObservation.key().subject().equals("kp-fes.jwks/sig"))
        .singleElement()
        .satisfies(
            alarmObservation ->
                assertThat(alarmObservation.facts())
                    .contains(new AlarmFact(AlarmFact.Kind.EXPIRED, "2027-05-21")));
  }

  @Test
  void usesLastExpiryOfKeysForOneUse() throws Exception {
    // Given
    ECKey old = key("kp-fes-1", Optional.of(inDays(1)));
    ECKey next = key("kp-fes-2", Optional.of(inDays(20)));
    Files.writeString(
        pki.publicKeysFile(new AgencyId("kp-fes")), new JWKSet(List.of(next, old)).toString());
    ECKey endless = key("gateway-2", Optional.empty());
    Files.writeString(
        pki.publicKeysFile(new AgencyId("gateway")), new JWKSet(List.of(old, endless)).toString());
    // When Then
    assertThat(expiring(Instant.now()))
        .containsExactly("kp-fes.jwks/sig: within-30-days DAY, owner kp-fes");
  }

  @Test
  void noticesRenewalWithinAnHour() throws Exception {
    // Given
    put(pki.certificateFile(new AgencyId("kp-fes")), 45);
    CertificateExpiry certificates =
        new CertificateExpiry(
            pki, () -> Set.of(new AgencyId("kp-fes")), Optional.empty(), Optional::empty, ZONE);
    Instant now = Instant.now();
    assertThat(certificates.expiring(now)).hasSize(1);
    // When
    put(pki.certificateFile(new AgencyId("kp-fes")), 100);
    // Then
    assertThat(certificates.expiring(now.plusSeconds(60))).hasSize(1);
    assertThat(certificates.expiring(now.plusSeconds(3_600))).isEmpty();
  }

  @Test
  void reportsMissingFile() throws Exception {
    // Given
    Files.delete(pki.certificateFile(new AgencyId("kp-fes")));
    // When Then
    assertThat(expiring(Instant.now())).containsExactly("kp-fes.pem: unreadable, owner kp-fes");
  }
}
