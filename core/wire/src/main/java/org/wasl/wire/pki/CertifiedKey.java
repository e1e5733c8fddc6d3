package org.wasl.wire.pki;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;

/**
 * A private key and the certificate chain that belongs to it, from PEM files (RFC 7468).
 *
 * @param chain the certificate of the key first, then those of authorities
 * @param key its private key
 */
public record CertifiedKey(List<X509Certificate> chain, PrivateKey key) {

  /**
   * Reads both. If several certificates belong to the key, the first one that is valid now is used.
   * So a renewed certificate can stand in the file, behind the one in use, before it is needed.
   *
   * @throws java.io.UncheckedIOException for a file that cannot be read
   * @throws IllegalArgumentException for one that holds something else, or not the key of any
   *     certificate. The message begins with the file
   */
  public static CertifiedKey read(Path certificates, Path keyFile) {
    List<X509Certificate> all = Pem.certificates(certificates);
    Date now = Date.from(Instant.now());
    List<X509Certificate> own =
        endEntities(all).stream()
            .sorted(Comparator.comparing(certificate -> !isValid(certificate, now)))
            .toList();
    RuntimeException unreadable = null;
    for (X509Certificate certificate : own) {
      PublicKey open = certificate.getPublicKey();
      try {
        PrivateKey key = Pem.privateKey(keyFile, open.getAlgorithm());
        if (belongTogether(key, open)) {
          List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
          all.stream().filter(other -> !own.contains(other)).distinct().forEach(chain::add);
          return new CertifiedKey(List.copyOf(chain), key);
        }
      } catch (IllegalArgumentException e) {
        unreadable = e; // of another algorithm, or nothing that can be read
      }
    }
    throw unreadable != null && own.size() == 1
        ? unreadable
        : new IllegalArgumentException(
            keyFile + ": is not the key of " + certificates.getFileName() + " beside it");
  }

  private static boolean isValid(X509Certificate certificate, Date now) {
    return !now.before(certificate.getNotBefore()) && !now.after(certificate.getNotAfter());
  }

  /**
   * Returns the certificates that stand for their owner: all but those of authorities; the first
   * one where there is no other.
   */
  public static List<X509Certificate> endEntities(List<X509Certificate> certificates) {
    List<X509Certificate> found =
        certificates.stream()
            .filter(certificate -> certificate.getBasicConstraints() < 0)
            .distinct()
            .toList();
    return found.isEmpty() ? List.of(certificates.get(0)) : found;
  }

  private static boolean belongTogether(PrivateKey key, PublicKey open) {
    byte[] probe = new byte[32];
    new SecureRandom().nextBytes(probe);
    try {
      Signature signature =
          Signature.getInstance(
              switch (open.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> open.getAlgorithm();
              });
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
