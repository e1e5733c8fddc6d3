package org.wasl.operations.keys;

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
import org.wasl.operations.lifecycle.StartException;
import org.wasl.runtime.RootCause;
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
   * @throws StartException if a file is missing or has other content, with its name
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
   * @throws StartException if the file is missing or has other content, with its name
   */
  public static List<X509Certificate> certificates(Path file) throws StartException {
    return KeyFileReader.read(file, Pem::certificates);
  }

  /**
   * Requires a certificate that partners accept. One of these authorities must have issued it, for
   * a server and for a client, because the gateway is both.
   *
   * @param file the file of the certificate, for the error
   * @param authorityFile the file of the authorities, for the error
   * @throws StartException with the file and what to correct
   */
  void requireIssuedBy(List<X509Certificate> authorities, Path file, Path authorityFile)
      throws StartException {
    if (!TrustedAuthorities.haveIssued(authorities, own.chain())) {
      throw new StartException(
          file
              + ": is not issued by an authority in "
              + authorityFile
              + "; authorities between them stand in the file, behind the certificate");
    }
    for (ExtendedUse use : ExtendedUse.values()) {
      if (!use.isPermitted(own.chain().getFirst())) {
        throw new StartException(
            file
                + ": has an extended key usage without "
                + use.code()
                + ": have the authority issue it with serverAuth and clientAuth");
      }
    }
  }

  /**
   * A server's TLS context without client authentication. It reads the files at each handshake, so
   * a renewed certificate needs no restart.
   *
   * @throws StartException if a file is missing or has other content, with its name
   */
  public static SSLContext renewable(Path certificateFile, Path keyFile) throws StartException {
    read(certificateFile, keyFile);
    ReloadedFiles<CertifiedKey> files =
        new ReloadedFiles<>(
            List.of(certificateFile, keyFile),
            () -> CertifiedKey.read(certificateFile, keyFile),
            reason -> LOG.warn("rejected change, keeping previous version: {}", reason));
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
