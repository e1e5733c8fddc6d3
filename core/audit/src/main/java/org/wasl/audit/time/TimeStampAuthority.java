package org.wasl.audit.time;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * An authority that stamps the time by RFC 3161.
 *
 * @param url where it answers
 * @param certificate its own certificate, or that of its issuer
 * @param policy object identifier of the policy that its time stamps must have
 * @param proxy the proxy on the way to it
 */
public record TimeStampAuthority(
    URI url,
    X509Certificate certificate,
    Optional<String> policy,
    Optional<InetSocketAddress> proxy) {

  /**
   * Reads the certificate of an authority, or of its issuer.
   *
   * @throws IOException if the file cannot be read or has no certificate
   */
  public static X509Certificate certificate(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (CertificateException e) {
      throw new IOException(file + " has no certificate: " + e.getMessage(), e);
    }
  }
}
