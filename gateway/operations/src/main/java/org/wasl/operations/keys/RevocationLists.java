package org.wasl.operations.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.operations.lifecycle.StartException;

/**
 * Certificate revocation lists (RFC 5280) of the authorities. A revoked certificate is treated as
 * if it were in no file. A list past its {@code nextUpdate} still counts, with a warning. Without
 * it nobody could be revoked, and to refuse everybody would turn a late file into an outage.
 */
final class RevocationLists {
  private static final Logger LOG = LoggerFactory.getLogger(RevocationLists.class);

  private final List<X509CRL> lists;

  private RevocationLists(List<X509CRL> lists) {
    this.lists = lists;
  }

  /**
   * Reads the lists and checks that an authority signed each.
   *
   * @throws StartException if a file is missing or has other content, with its name
   */
  static RevocationLists read(List<Path> files, List<X509Certificate> authorities)
      throws StartException {
    List<X509CRL> lists = new ArrayList<>();
    for (Path file : files) {
      X509CRL list = list(file);
      if (authorities.stream().noneMatch(authority -> isSignedBy(list, authority))) {
        throw new StartException(file + ": is not signed by an authority in ca.pem");
      }
      if (end(list).filter(end -> end.isBefore(Instant.now())).isPresent()) {
        LOG.warn(
            "{}: revocation list is past its nextUpdate and still in use: publish a new one", file);
      }
      lists.add(list);
    }
    return new RevocationLists(List.copyOf(lists));
  }

  private static X509CRL list(Path file) throws StartException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(bytes);
    } catch (IOException e) {
      throw new StartException(file + ": cannot be read");
    } catch (GeneralSecurityException e) {
      throw new StartException(file + ": is no certificate revocation list (PEM or DER)");
    }
  }

  private static boolean isSignedBy(X509CRL list, X509Certificate authority) {
    if (!list.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return false;
    }
    try {
      list.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Optional<Instant> end(X509CRL list) {
    return Optional.ofNullable(list.getNextUpdate()).map(Date::toInstant);
  }

  /** Tells whether its issuer has revoked the certificate. */
  boolean contains(X509Certificate certificate) {
    return lists.stream()
        .anyMatch(
            list ->
                list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())
                    && list.isRevoked(certificate));
  }
}
