package org.wasl.wire.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trust in certificates that one of some authorities issued and that are valid now (RFC 5280), in
 * the forms that TLS libraries ask for.
 */
public final class TrustedAuthorities {
  private TrustedAuthorities() {}

  /** A trust store in memory. */
  public static KeyStore store(List<X509Certificate> authorities) throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("nothing was read", e);
    }
    for (X509Certificate authority : authorities) {
      store.setCertificateEntry("authority-" + store.size(), authority);
    }
    return store;
  }

  /** A factory for a library that makes its own contexts. */
  public static TrustManagerFactory factory(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    return factory(store(authorities));
  }

  private static TrustManagerFactory factory(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  /**
   * The trust manager.
   *
   * @throws IllegalArgumentException for certificates that cannot be trusted
   */
  public static X509ExtendedTrustManager manager(List<X509Certificate> authorities) {
    try {
      return manager(factory(authorities));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not certificates that can be trusted", e);
    }
  }

  /** The trust manager of the authorities that this Java trusts. */
  public static X509ExtendedTrustManager ofSystem() {
    try {
      return manager(factory((KeyStore) null));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM supports it", e);
    }
  }

  private static X509ExtendedTrustManager manager(TrustManagerFactory factory) {
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Tells whether one of these authorities issued a certificate, directly or by others between
   * them. The day does not count: whether the certificate is valid now is another question.
   *
   * @param chain the certificate first, then those of authorities between it and these, in any
   *     order
   */
  public static boolean haveIssued(List<X509Certificate> authorities, List<X509Certificate> chain) {
    X509CertSelector certificate = new X509CertSelector();
    certificate.setCertificate(chain.getFirst());
    try {
      PKIXBuilderParameters path = new PKIXBuilderParameters(store(authorities), certificate);
      path.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      path.setRevocationEnabled(false);
      path.setDate(chain.getFirst().getNotBefore());
      return CertPathBuilder.getInstance("PKIX").build(path).getCertPath() != null;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /**
   * A client's TLS context without a certificate of its own.
   *
   * @throws IllegalArgumentException for certificates that cannot be trusted
   */
  public static SSLContext clientContext(List<X509Certificate> authorities) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory(authorities).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not certificates that can be trusted", e);
    }
  }
}
