package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.TestPki;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.runtime.TestLoad;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.Pem;

/** Certificates change while connections are open. */
class Row40CertificateChangeTest extends HostileDoor {
  private static final String REQUEST = "GET /v1/schemas HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String LAST_REQUEST =
      "GET /v1/schemas HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

  /** An idle connection would be closed after 20 s in any case. */
  @Override
  HttpsSettings limits(HttpsSettings defaults) {
    return TestSettings.connections(defaults, 100, 50);
  }

  @BeforeEach
  void everybodyIsAnAgency() {
    door.visitor = Row40CertificateChangeTest::agency;
  }

  private static Optional<Agency> agency(String thumbprint) {
    return Optional.of(
        Agency.of(
            "police",
            AgencyKind.POLICE,
            Map.of("en", "Police"),
            Credentials.of(Set.of(thumbprint), new JWKSet()),
            Channel.of("https", Optional.of(URI.create("https://127.0.0.1:1")), 4)));
  }

  private static void assertClosedSoon(RawTls client) throws IOException {
    long began = System.nanoTime();
    assertThat(client.untilClosed()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isLessThan(TestLoad.limit(Duration.ofSeconds(5)));
  }

  @Test
  void closesOnlyConnectionOfRevokedCertificate() throws Exception {
    // Given
    TestIdentity other = pki.issue("other");
    try (RawTls revoked = connect();
        RawTls stays = new RawTls(other.context(), gateway.port())) {
      revoked.send(REQUEST).oneAnswer();
      stays.send(REQUEST).oneAnswer();
      // When
      gateway.revoked.add(partner.thumbprint());
      gateway.api.closeEnded(Instant.now());
      // Then
      assertClosedSoon(revoked);
      stays.send(LAST_REQUEST);
      assertThat(RawTls.statuses(stays.untilClosed())).containsExactly(200);
    } finally {
      gateway.revoked.clear();
    }
  }

  @Test
  void closesConnectionOfExpiredCertificate() throws Exception {
    // Given
    TestIdentity brief = pki.issue("brief", Instant.now().minusSeconds(60), Duration.ofHours(1));
    try (RawTls client = new RawTls(brief.context(), gateway.port())) {
      client.send(REQUEST).oneAnswer();
      gateway.api.closeEnded(Instant.now().plusSeconds(3_000));
      client.send(REQUEST).oneAnswer();
      // When
      gateway.api.closeEnded(Instant.now().plusSeconds(3_601));
      // Then
      assertClosedSoon(client);
    }
  }

  @Test
  void refusesNoRequestDuringCertificateChange() throws Exception {
    // Given
    List<TestIdentity> identities = List.of(pki.issue("gateway-2"), pki.issue("gateway-3"));
    AtomicInteger answered = new AtomicInteger();
    AtomicReference<Throwable> refused = new AtomicReference<>();
    Thread load =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!Thread.currentThread().isInterrupted()) {
                      try (RawTls client = connect()) {
                        client.send(LAST_REQUEST);
                        assertThat(RawTls.statuses(client.untilClosed())).containsExactly(200);
                        answered.incrementAndGet();
                      }
                    }
                  } catch (Throwable e) {
                    refused.compareAndSet(null, e);
                  }
                });
    // When
    for (int i = 0; i < 10; i++) {
      int before = answered.get();
      TestIdentity next = identities.get(i % 2);
      gateway.api.renew(own(next), List.of(authority(pki)));
      assertThat(presented()).isEqualTo(next.certificate());
      await().atMost(SOON).until(() -> answered.get() > before || refused.get() != null);
    }
    // Then
    assertThat(refused.get()).isNull();
    load.interrupt();
    load.join();
  }

  @Test
  void refusesUnknownCertificateAfterChange() throws Exception {
    // Given
    gateway.api.renew(own(pki.issue("gateway-4")), List.of(authority(pki)));
    TestIdentity unknown = new TestPki(folder, "otherPki").issue("unknown");
    // When, Then
    assertThatThrownBy(
            () -> {
              try (RawTls client = new RawTls(unknown.context(), gateway.port())) {
                client.send(REQUEST);
                assertThat(client.untilClosed()).isEmpty();
                throw new IOException("closed");
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void resumesNoTlsSessionFromBeforeChange() throws Exception {
    // Given a partner that resumes: it is shown no certificate then
    AtomicInteger shown = new AtomicInteger();
    SSLContext context = context(partner, shown);
    List<Integer> before = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ask(context);
      before.add(shown.get());
    }
    // When
    gateway.api.renew(own(pki.issue("gateway-5")), List.of(authority(pki)));
    ask(context);
    // Then
    assertThat(before).containsExactly(1, 1);
    assertThat(shown.get()).isEqualTo(2);
  }

  private void ask(SSLContext context) throws IOException {
    try (RawTls client = new RawTls(context, gateway.port())) {
      client.send(LAST_REQUEST);
      assertThat(RawTls.statuses(client.untilClosed())).containsExactly(200);
    }
  }

  /** A context that counts how often it verifies a certificate of the server. */
  private SSLContext context(TestIdentity identity, AtomicInteger verified) throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry("own", identity.key(), new char[0], new Certificate[] {identity.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, new char[0]);
    X509Certificate authority = authority(pki);
    X509TrustManager trust =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new IllegalStateException("it is no server");
          }

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String type)
              throws CertificateException {
            try {
              chain[0].verify(authority.getPublicKey());
            } catch (GeneralSecurityException e) {
              throw new CertificateException(e);
            }
            verified.incrementAndGet();
          }

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {authority};
          }
        };
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), new TrustManager[] {trust}, new SecureRandom());
    return context;
  }

  private X509Certificate presented() throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            partner.context().getSocketFactory().createSocket("127.0.0.1", gateway.port())) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static CertifiedKey own(TestIdentity identity) {
    return CertifiedKey.read(identity.certificateFile(), identity.keyFile());
  }

  private static X509Certificate authority(TestPki pki) {
    return Pem.certificates(pki.authority()).get(0);
  }
}
