package org.wasl.connectors.jms;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.pki.PkiFolder;

/**
 * Trusts the broker of one connection if our authorities issued its certificate and the certificate
 * is one of the agency's.
 */
final class BrokerTls extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager authorities;
  private final Set<String> certificates;
  private volatile Optional<X509Certificate> broker = Optional.empty();
  private volatile Optional<DeliveryFailure> failure = Optional.empty();

  /**
   * @param certificates SHA-256 thumbprints (hex) of the agency's certificates
   */
  BrokerTls(X509ExtendedTrustManager authorities, Set<String> certificates) {
    this.authorities = authorities;
    this.certificates = Set.copyOf(certificates);
  }

  /** The reason why the broker was not trusted. Empty if it was trusted or sent no certificate. */
  Optional<DeliveryFailure> failure() {
    return failure;
  }

  /** SHA-256 thumbprint (hex) of the certificate that it proved to hold. */
  Optional<String> thumbprint() {
    return broker.map(PkiFolder::thumbprint);
  }

  /** Tells whether it was trusted, and its certificate has not expired since. */
  boolean isValid(Instant now) {
    return broker
        .filter(certificate -> !now.isAfter(certificate.getNotAfter().toInstant()))
        .isPresent();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      authorities.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      failure = Optional.of(DeliveryFailure.TLS);
      throw e;
    }
    if (!certificates.contains(PkiFolder.thumbprint(chain[0]))) {
      failure = Optional.of(DeliveryFailure.WRONG_CERTIFICATE);
      throw new CertificateException("not a certificate of the agency");
    }
    broker = Optional.of(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("only connections with an SSLEngine are supported");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("cannot verify a broker without its host name");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("cannot verify clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("cannot verify clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("cannot verify clients");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
