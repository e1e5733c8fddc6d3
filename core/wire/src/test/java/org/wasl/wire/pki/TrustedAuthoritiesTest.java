package org.wasl.wire.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wasl.wire.pki.TestCertificates.Issued;

class TrustedAuthoritiesTest {
  private static final Instant NOW = Instant.now();

  private Issued authority;
  private Issued own;
  private Issued foreign;

  @BeforeEach
  void issue() throws Exception {
    authority = TestCertificates.authority("ca");
    own = authority.issue("a");
    foreign = TestCertificates.authority("ca").issue("a");
  }

  private List<X509Certificate> authorities() {
    return List.of(authority.certificate());
  }

  @Test
  void storeHasBothAuthoritiesDuringAChange() throws Exception {
    // Given
    Issued next = TestCertificates.authority("next");
    // When
    KeyStore store = TrustedAuthorities.store(List.of(authority.certificate(), next.certificate()));
    // Then
    assertThat(store.size()).isEqualTo(2);
    assertThat(store.getCertificateAlias(authority.certificate())).isNotNull();
    assertThat(store.getCertificateAlias(next.certificate())).isNotNull();
  }

  @Test
  void trustsWhatAnAuthorityIssuedAndIsValidNow() throws Exception {
    // Given
    Issued ended =
        authority.issue(
            "a",
            TestCertificates.keys("EC"),
            NOW.minus(Duration.ofDays(2)),
            NOW.minus(Duration.ofDays(1)));
    // When
    X509ExtendedTrustManager manager = TrustedAuthorities.manager(authorities());
    // Then
    assertThatCode(() -> manager.checkClientTrusted(own.chain(), "EC")).doesNotThrowAnyException();
    for (Issued other : List.of(foreign, ended)) {
      assertThatThrownBy(() -> manager.checkClientTrusted(other.chain(), "EC"))
          .isInstanceOf(CertificateException.class);
    }
  }

  @Test
  void systemTrustsNoSyntheticAuthority() {
    // When
    X509ExtendedTrustManager system = TrustedAuthorities.ofSystem();
    // Then
    assertThat(system.getAcceptedIssuers()).doesNotContain(authority.certificate());
    assertThatThrownBy(() -> system.checkServerTrusted(own.chain(), "UNKNOWN"))
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void issuanceIsFoundOnAnyDayThroughAuthoritiesBetween() throws Exception {
    // Given
    Issued between = authority.intermediate("between");
    Issued former =
        between.issue(
            "a",
            TestCertificates.keys("EC"),
            NOW.minus(Duration.ofDays(20)),
            NOW.minus(Duration.ofDays(10)));
    // When, Then
    assertThat(TrustedAuthorities.haveIssued(authorities(), List.of(own.certificate()))).isTrue();
    assertThat(
            TrustedAuthorities.haveIssued(
                authorities(), List.of(former.certificate(), between.certificate())))
        .isTrue();
    assertThat(TrustedAuthorities.haveIssued(authorities(), List.of(former.certificate())))
        .isFalse();
  }

  @Test
  void issuanceOfAnotherAuthorityOfThatNameDoesNotCount() {
    // When, Then
    assertThat(TrustedAuthorities.haveIssued(authorities(), List.of(foreign.certificate())))
        .isFalse();
    assertThat(
            TrustedAuthorities.haveIssued(
                authorities(), List.of(foreign.certificate(), own.certificate())))
        .isFalse();
  }

  /** One of the ways in which a TLS library asks a trust manager. */
  private interface Check {
    void of(X509ExtendedTrustManager manager, X509Certificate[] chain) throws CertificateException;
  }

  static Stream<Check> checks() {
    Socket socket = new Socket();
    return Stream.of(
        (manager, chain) -> manager.checkClientTrusted(chain, "EC"),
        (manager, chain) -> manager.checkServerTrusted(chain, "UNKNOWN"),
        (manager, chain) -> manager.checkClientTrusted(chain, "EC", socket),
        (manager, chain) -> manager.checkServerTrusted(chain, "UNKNOWN", socket),
        (manager, chain) -> manager.checkClientTrusted(chain, "EC", (SSLEngine) null),
        (manager, chain) -> manager.checkServerTrusted(chain, "UNKNOWN", (SSLEngine) null));
  }

  @ParameterizedTest
  @MethodSource("checks")
  void pinnedCertificateNeedsItsAuthorityAndItsPlaceOnTheList(Check check) throws Exception {
    // Given
    Issued unlisted = authority.issue("b");
    Set<String> listed =
        Set.of(
            PkiFolder.thumbprint(own.certificate()), PkiFolder.thumbprint(foreign.certificate()));
    // When
    PinnedTrustManager manager =
        new PinnedTrustManager(() -> TrustedAuthorities.manager(authorities()), () -> listed);
    // Then
    assertThatCode(() -> check.of(manager, own.chain())).doesNotThrowAnyException();
    assertThatThrownBy(() -> check.of(manager, foreign.chain()))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> check.of(manager, unlisted.chain()))
        .isInstanceOf(CertificateException.class)
        .hasMessage("not a certificate of this partner");
    assertThat(manager.getAcceptedIssuers()).containsExactly(authority.certificate());
  }
}
