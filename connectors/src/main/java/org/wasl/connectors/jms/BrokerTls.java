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
 * Trust in the broker at the other end of one connection: our authorities vouch for its
 * certificate, and it is one of its agency's own.
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

  /** Why it was not trusted; empty where it was, or did not say who it is. */
  Optional<DeliveryFailure> failure() {
    return failure;
  }

  /** SHA-256 thumbprint (hex) of the certificate that it proved to hold. */
  Optional<String> thumbprint() {
    return broker.map(PkiFolder::thumbprint);
  }

  /** Whether it was trusted, and its certificate has not expired since. */
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
    throw new CertificateException("both clients use an engine");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("without the name of the host nothing is trusted");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
