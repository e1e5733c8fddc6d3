package org.wasl.wire.pki;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Accepts a certificate that the authority issued, that is valid now and that is on a list. */
public final class PinnedTrustManager extends X509ExtendedTrustManager {
  private final Supplier<X509ExtendedTrustManager> authority;
  private final Supplier<Set<String>> thumbprints;

  /**
   * Both are asked at each handshake.
   *
   * @param authority trusts what an authority issued
   * @param thumbprints SHA-256 in hex
   */
  public PinnedTrustManager(
      Supplier<X509ExtendedTrustManager> authority, Supplier<Set<String>> thumbprints) {
    this.authority = authority;
    this.thumbprints = thumbprints;
  }

  private void checkListed(X509Certificate[] chain) throws CertificateException {
    if (!thumbprints.get().contains(PkiFolder.thumbprint(chain[0]))) {
      throw new CertificateException("not a certificate of this partner");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    authority.get().checkClientTrusted(chain, type, engine);
    checkListed(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    authority.get().checkServerTrusted(chain, type, engine);
    checkListed(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    authority.get().checkClientTrusted(chain, type, socket);
    checkListed(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    authority.get().checkServerTrusted(chain, type, socket);
    checkListed(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    authority.get().checkClientTrusted(chain, type);
    checkListed(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    authority.get().checkServerTrusted(chain, type);
    checkListed(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authority.get().getAcceptedIssuers();
  }
}
