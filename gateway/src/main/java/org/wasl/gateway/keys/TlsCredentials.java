package org.wasl.gateway.keys;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.RootCause;
import org.wasl.gateway.lifecycle.StartException;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.ClientTls;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.ReloadedFiles;
import org.wasl.wire.pki.SingleKeyManager;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * A certificate chain and the private key that belongs to it, from PEM files (RFC 7468).
 *
 * @param own chain and key
 */
public record TlsCredentials(CertifiedKey own) {
  private static final Logger LOG = LoggerFactory.getLogger(TlsCredentials.class);

  /**
   * Reads both and checks that they belong together.
   *
   * @throws StartException naming the file that is missing or holds something else
   */
  public static TlsCredentials read(Path certificateFile, Path keyFile) throws StartException {
    try {
      return new TlsCredentials(CertifiedKey.read(certificateFile, keyFile));
    } catch (UncheckedIOException e) {
      throw new StartException(
          (Files.isReadable(certificateFile) ? keyFile : certificateFile) + ": cannot be read");
    } catch (IllegalArgumentException e) {
      throw new StartException(RootCause.message(e));
    }
  }

  /**
   * All certificates of a file, at least one.
   *
   * @throws StartException naming the file when it is missing or holds something else
   */
  public static List<X509Certificate> certificates(Path file) throws StartException {
    return KeyFileReader.read(file, Pem::certificates);
  }

  /**
   * A server's TLS context without client authentication. It presents at each handshake what the
   * files have then: a renewed certificate needs no other start.
   *
   * @throws StartException naming the file that is missing or holds something else
   */
  public static SSLContext renewable(Path certificateFile, Path keyFile) throws StartException {
    read(certificateFile, keyFile);
    ReloadedFiles<CertifiedKey> files =
        new ReloadedFiles<>(
            List.of(certificateFile, keyFile),
            () -> CertifiedKey.read(certificateFile, keyFile),
            reason -> LOG.warn("not in force, what was read before is: {}", reason));
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new SingleKeyManager(files)}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  /** A client's TLS 1.3 context that trusts certificates of these authorities. */
  public SSLContext context(List<X509Certificate> authorities) {
    return ClientTls.context(Optional.of(() -> own), TrustedAuthorities.manager(authorities));
  }
}
