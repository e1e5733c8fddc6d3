package org.wasl.wire.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.wire.pki.TestCertificates.Issued;

class ClientTlsTest {
  private static final Principal[] ANY_ISSUER = {};

  private Issued authority;
  private Issued server;
  private Issued client;

  @BeforeEach
  void issue() throws Exception {
    authority = TestCertificates.authority("ca");
    server = authority.issue("server");
    client = authority.issue("client");
  }

  /** A context with this key, which trusts what that authority issued. */
  private static SSLContext context(Supplier<CertifiedKey> own, Issued trusted) {
    return ClientTls.context(
        Optional.of(own), TrustedAuthorities.manager(List.of(trusted.certificate())));
  }

  /** A server that asks for a certificate, after a handshake in memory. */
  private static SSLEngine handshake(SSLContext clientSide, SSLContext serverSide)
      throws SSLException {
    SSLEngine client = clientSide.createSSLEngine();
    client.setUseClientMode(true);
    SSLEngine server = serverSide.createSSLEngine();
    server.setUseClientMode(false);
    server.setWantClientAuth(true);
    ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
    ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
    client.beginHandshake();
    server.beginHandshake();
    for (int turn = 0; turn < 100; turn++) {
      advance(client, toClient, toServer);
      advance(server, toServer, toClient);
    }
    assertThat(client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    assertThat(server.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    return server;
  }

  private static void advance(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> engine.getDelegatedTask().run();
      case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
        in.flip();
        engine.unwrap(in, ByteBuffer.allocate(1 << 16));
        in.compact();
      }
      case NOT_HANDSHAKING, FINISHED -> {}
    }
  }

  @Test
  void bothSidesShowTheirCertificatesInTls13() throws Exception {
    // When
    SSLEngine connected =
        handshake(context(client::certified, authority), context(server::certified, authority));
    // Then
    assertThat(connected.getSession().getProtocol()).isEqualTo("TLSv1.3");
    assertThat(connected.getSession().getPeerCertificates()).containsExactly(client.certificate());
    assertThat(connected.getSession().getLocalCertificates()).containsExactly(server.certificate());
  }

  @Test
  void clientWithoutKeyShowsNoCertificate() throws Exception {
    for (SSLContext anonymous :
        List.of(
            ClientTls.context(
                Optional.empty(), TrustedAuthorities.manager(List.of(authority.certificate()))),
            TrustedAuthorities.clientContext(List.of(authority.certificate())))) {
      // When
      SSLEngine connected = handshake(anonymous, context(server::certified, authority));
      // Then
      assertThat(connected.getSession().getLocalCertificates()).isNotNull();
      assertThatThrownBy(() -> connected.getSession().getPeerCertificates())
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void clientRejectsServerOfAnotherAuthority() throws Exception {
    // Given
    Issued other = TestCertificates.authority("ca");
    SSLContext serverSide = context(server::certified, authority);
    // When, Then
    assertThatThrownBy(() -> handshake(context(client::certified, other), serverSide))
        .isInstanceOf(SSLHandshakeException.class);
    assertThatThrownBy(
            () ->
                handshake(
                    TrustedAuthorities.clientContext(List.of(other.certificate())), serverSide))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void nextHandshakeShowsRenewedCertificate() throws Exception {
    // Given
    AtomicReference<CertifiedKey> current = new AtomicReference<>(client.certified());
    SSLContext renewing = context(current::get, authority);
    SSLContext serverSide = context(server::certified, authority);
    Issued renewed = authority.issue("client");
    handshake(renewing, serverSide);
    // When
    current.set(renewed.certified());
    SSLContext restartedServer = context(server::certified, authority);
    // Then
    assertThat(handshake(renewing, restartedServer).getSession().getPeerCertificates())
        .containsExactly(renewed.certificate());
  }

  @Test
  void handshakeKeepsTheKeyThatItBeganWith() throws Exception {
    // Given
    AtomicReference<CertifiedKey> current = new AtomicReference<>(client.certified());
    SingleKeyManager manager = new SingleKeyManager(current::get);
    String[] types = {"RSA", "EC"};
    String alias = manager.chooseClientAlias(types, ANY_ISSUER, null);
    for (int renewals = 1; renewals <= 3; renewals++) {
      // When
      current.set(authority.issue("client").certified());
      manager.chooseServerAlias("EC", ANY_ISSUER, null);
      // Then
      assertThat(manager.getCertificateChain(alias)).containsExactly(client.certificate());
      assertThat(manager.getPrivateKey(alias)).isEqualTo(client.key());
    }
  }

  @Test
  void keysOfEarlierHandshakesAreForgotten() throws Exception {
    // Given
    AtomicReference<CertifiedKey> current = new AtomicReference<>(client.certified());
    SingleKeyManager manager = new SingleKeyManager(current::get);
    String alias = manager.chooseServerAlias("EC", ANY_ISSUER, null);
    // When
    for (int renewals = 1; renewals <= 4; renewals++) {
      current.set(authority.issue("client").certified());
      manager.chooseServerAlias("EC", ANY_ISSUER, null);
    }
    // Then
    assertThat(manager.getCertificateChain(alias)).isNull();
    assertThat(manager.getPrivateKey(alias)).isNull();
  }

  @Test
  void offersItsKeyForItsOwnTypeOnly() {
    // Given
    SingleKeyManager manager = new SingleKeyManager(client::certified);
    X509Certificate own = client.certificate();
    // When, Then
    assertThat(manager.getServerAliases("EC", ANY_ISSUER))
        .containsExactly(PkiFolder.thumbprint(own));
    assertThat(manager.getClientAliases("EC", ANY_ISSUER))
        .containsExactly(PkiFolder.thumbprint(own));
    assertThat(manager.getServerAliases("RSA", ANY_ISSUER)).isNull();
    assertThat(manager.getClientAliases("RSA", ANY_ISSUER)).isNull();
    assertThat(manager.chooseServerAlias("RSA", ANY_ISSUER, null)).isNull();
    assertThat(manager.chooseClientAlias(new String[] {"RSA"}, ANY_ISSUER, null)).isNull();
  }
}
