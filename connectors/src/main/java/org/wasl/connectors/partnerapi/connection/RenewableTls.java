package org.wasl.connectors.partnerapi.connection;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.ClientTls;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * The platform's TLS with a renewable certificate and authorities. Each handshake uses the current
 * context. A new context knows no earlier session, so none is resumed.
 *
 * <p>Vert.x 4.5's own {@code updateSSLOptions} is not used, because it closes connections that come
 * while it makes the new context.
 */
final class RenewableTls extends JdkSSLEngineOptions {
  private static final char[] NO_PASSWORD = new char[0];

  private record IssuedContext(Current context, Factory factory) {}

  private final List<IssuedContext> issued = new ArrayList<>();
  private CertifiedKey own;
  private List<X509Certificate> authorities;

  RenewableTls(CertifiedKey own, List<X509Certificate> authorities) {
    this.own = own;
    this.authorities = List.copyOf(authorities);
  }

  /**
   * Uses another certificate and other authorities for new handshakes. If it fails, nothing
   * changes.
   *
   * @throws SSLException if TLS does not take them
   */
  synchronized void renew(CertifiedKey nextOwn, List<X509Certificate> nextAuthorities)
      throws SSLException {
    List<SslContext> next = new ArrayList<>();
    for (IssuedContext issuedContext : issued) {
      next.add(issuedContext.factory().context(nextOwn, nextAuthorities));
    }
    own = nextOwn;
    authorities = List.copyOf(nextAuthorities);
    for (int i = 0; i < next.size(); i++) {
      issued.get(i).context().delegate = next.get(i);
    }
  }

  /**
   * A TLS 1.3 context for clients with the current certificate and authorities, for a library that
   * opens its own connections.
   *
   * @param narrowed adds checks to those of the authorities' trust manager
   */
  synchronized SSLContext clientContext(UnaryOperator<X509ExtendedTrustManager> narrowed) {
    CertifiedKey now = own;
    return ClientTls.context(
        Optional.of(() -> now), narrowed.apply(TrustedAuthorities.manager(authorities)));
  }

  /**
   * A server's TLS 1.3 context that requires a client certificate from our authorities. It is for a
   * listener beside Vert.x's and is renewed with it.
   *
   * @throws IllegalStateException if TLS does not take the certificate
   */
  SslContext serverContext() {
    try {
      return sslContextFactory().forClient(false).clientAuth(ClientAuth.REQUIRE).create();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS rejected the certificate", e);
    }
  }

  /** Returns this object, because a copy would not be renewed. */
  @Override
  public RenewableTls copy() {
    return this;
  }

  @Override
  public SslContextFactory sslContextFactory() {
    return new Factory();
  }

  private synchronized SslContext make(Factory factory) throws SSLException {
    Current context = new Current(factory.context(own, authorities));
    issued.add(new IssuedContext(context, factory));
    return context;
  }

  /** Vert.x's factory of contexts. It makes a new context whenever key or trust change. */
  private final class Factory implements SslContextFactory {
    private boolean alpn;
    private boolean client;
    private ClientAuth clientAuth = ClientAuth.NONE;
    private Set<String> cipherSuites = Set.of();

    @Override
    public SslContextFactory useAlpn(boolean use) {
      alpn = use;
      return this;
    }

    @Override
    public SslContextFactory forClient(boolean forClient) {
      client = forClient;
      return this;
    }

    @Override
    public SslContextFactory clientAuth(ClientAuth wanted) {
      clientAuth = wanted;
      return this;
    }

    @Override
    public SslContextFactory enabledCipherSuites(Set<String> enabled) {
      cipherSuites = Set.copyOf(enabled);
      return this;
    }

    @Override
    public SslContext create() throws SSLException {
      return make(this);
    }

    SslContext context(CertifiedKey key, List<X509Certificate> trusted) throws SSLException {
      try {
        KeyManagerFactory keys = keys(key);
        TrustManagerFactory trust = TrustedAuthorities.factory(trusted);
        return client || alpn ? ofVertx(keys, trust) : ofServer(keys, trust);
      } catch (GeneralSecurityException | IOException e) {
        throw e instanceof SSLException tls
            ? tls
            : new SSLException("certificate not usable in TLS", e);
      }
    }

    private SslContext ofVertx(KeyManagerFactory keys, TrustManagerFactory trust)
        throws SSLException {
      return new DefaultSslContextFactory(SslProvider.JDK, false)
          .useAlpn(alpn)
          .forClient(client)
          .clientAuth(clientAuth)
          .enabledCipherSuites(cipherSuites)
          .keyMananagerFactory(keys)
          .trustManagerFactory(trust)
          .create();
    }

    /**
     * Avoids Netty's own class for servers. When loaded, that class tests whether it can read a
     * private PEM key, and loads all of Bouncy Castle for the test. This took a twelfth of the
     * processor time of a gateway's start.
     */
    private SslContext ofServer(KeyManagerFactory keys, TrustManagerFactory trust)
        throws GeneralSecurityException {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return new JdkSslContext(
          context,
          false,
          cipherSuites.isEmpty() ? null : cipherSuites,
          IdentityCipherSuiteFilter.INSTANCE,
          ApplicationProtocolConfig.DISABLED,
          clientAuth,
          null,
          false);
    }
  }

  private static KeyManagerFactory keys(CertifiedKey key)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", key.key(), NO_PASSWORD, key.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys;
  }

  /** The context of the moment. */
  private static final class Current extends SslContext {
    private volatile SslContext delegate;

    Current(SslContext first) {
      this.delegate = first;
    }

    @Override
    public boolean isClient() {
      return delegate.isClient();
    }

    @Override
    public List<String> cipherSuites() {
      return delegate.cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // Netty has no other method for it
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
      return delegate.applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
      return delegate.newEngine(allocator);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
      return delegate.newEngine(allocator, peerHost, peerPort);
    }

    @Override
    public SSLSessionContext sessionContext() {
      return delegate.sessionContext();
    }
  }
}
