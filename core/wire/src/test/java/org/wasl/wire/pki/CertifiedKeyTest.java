package org.wasl.wire.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.wire.pki.TestCertificates.Issued;

class CertifiedKeyTest {
  private static final Instant NOW = Instant.now();
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;
  private Issued authority;

  @BeforeEach
  void makeAuthority() throws Exception {
    authority = TestCertificates.authority("ca");
  }

  private CertifiedKey read(Issued keyOf, X509Certificate... certificates) throws Exception {
    return CertifiedKey.read(
        TestCertificates.write(folder.resolve("a.pem"), certificates),
        TestCertificates.write(folder.resolve("a.key"), keyOf.key()));
  }

  private Issued issue(KeyPair keys, int fromDays, int untilDays) throws Exception {
    return authority.issue(
        "a", keys, NOW.plus(DAY.multipliedBy(fromDays)), NOW.plus(DAY.multipliedBy(untilDays)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void presentsItsCertificateBeforeThoseOfAuthorities(String algorithm) throws Exception {
    // Given
    Issued own = issue(TestCertificates.keys(algorithm), -1, 1);
    // When
    CertifiedKey read = read(own, authority.certificate(), own.certificate());
    // Then
    assertThat(read.chain()).containsExactly(own.certificate(), authority.certificate());
    assertThat(read.key()).isEqualTo(own.key());
  }

  @ParameterizedTest(name = "first {0} to {1}, second {2} to {3}")
  @CsvSource({"-2,-1,-1,1,1", "1,2,-1,1,1", "-1,1,1,2,0", "-1,1,-1,2,0"})
  void usesFirstCertificateThatIsValidNow(
      int firstFrom, int firstUntil, int secondFrom, int secondUntil, int used) throws Exception {
    // Given one key with a certificate and its renewal
    KeyPair keys = TestCertificates.keys("EC");
    List<Issued> certificates =
        List.of(issue(keys, firstFrom, firstUntil), issue(keys, secondFrom, secondUntil));
    // When
    CertifiedKey read =
        read(
            certificates.getFirst(),
            certificates.getFirst().certificate(),
            certificates.getLast().certificate());
    // Then
    assertThat(read.chain()).containsExactly(certificates.get(used).certificate());
  }

  @Test
  void usesCertificateThatTheKeyBelongsTo() throws Exception {
    // Given a next certificate with a key of another algorithm behind the one in use
    Issued next = issue(TestCertificates.keys("RSA"), -1, 1);
    Issued own = authority.issue("a");
    // When
    CertifiedKey read = read(own, next.certificate(), own.certificate());
    // Then
    assertThat(read.chain()).containsExactly(own.certificate());
  }

  @Test
  void rejectsKeyOfAnotherCertificate() throws Exception {
    // Given
    Issued own = authority.issue("a");
    Issued other = authority.issue("a");
    // When, Then
    assertThatThrownBy(() -> read(other, own.certificate()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(folder.resolve("a.key") + ": is not the key of a.pem beside it");
  }

  @Test
  void rejectsKeyOfAnotherAlgorithmWithItsReason() throws Exception {
    // Given
    Issued own = authority.issue("a");
    Issued other = issue(TestCertificates.keys("RSA"), -1, 1);
    // When, Then
    assertThatThrownBy(() -> read(other, own.certificate()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(folder.resolve("a.key") + ": holds no EC private key (PKCS #8, PEM)");
    assertThatThrownBy(() -> read(other, own.certificate(), authority.issue("a").certificate()))
        .hasMessageContaining("is not the key of a.pem");
  }

  @Test
  void authorityAloneStandsForItself() {
    // When
    List<X509Certificate> found =
        CertifiedKey.endEntities(List.of(authority.certificate(), authority.certificate()));
    // Then
    assertThat(found).containsExactly(authority.certificate());
  }

  @Test
  void faultOfFileNamesItAndQuotesNothing() throws Exception {
    // Given
    Path missing = folder.resolve("missing.pem");
    Path other = Files.writeString(folder.resolve("other.pem"), "synthetic secret");
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path key = TestCertificates.writeSecret(folder.resolve("other.key"), "synthetic secret");
    // When, Then
    assertThatThrownBy(() -> Pem.certificates(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(missing + ": cannot be read");
    for (Path file : List.of(other, empty)) {
      assertThatThrownBy(() -> Pem.certificates(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(file + ": holds no PEM certificate");
    }
    assertThatThrownBy(() -> Pem.privateKey(key, "EC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(key + ": holds no EC private key (PKCS #8, PEM)")
        .hasNoCause();
  }

  @Test
  void reasonOfAFailedReadIsNotHidden() throws Exception {
    // Given
    Path key = TestCertificates.writeSecret(folder.resolve("empty.key"), "\n");
    // When, Then
    assertThatThrownBy(() -> Pem.privateKey(key, "EC"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(key + ": is empty");
  }
}
