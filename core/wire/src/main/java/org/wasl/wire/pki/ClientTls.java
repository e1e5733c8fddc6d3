package org.wasl.wire.pki;

import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS 1.3 of a client that shows a certificate. */
public final class ClientTls {
  private ClientTls() {}

  /**
   * The context.
   *
   * @param own asked at each handshake, or empty if no certificate is shown
   * @param trust the accepted servers
   */
  public static SSLContext context(
      Optional<Supplier<CertifiedKey>> own, X509ExtendedTrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          own.map(SingleKeyManager::new).stream().toArray(KeyManager[]::new),
          new TrustManager[] {trust},
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS 1.3", e);
    }
  }
}
