package org.wasl.link.config;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.runtime.settings.SecretFileCheck;
import org.wasl.runtime.settings.Settings;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.TrustedAuthorities;

/** Checks the certificates and keys that settings name. */
final class CertificateFiles {
  private CertificateFiles() {}

  /** Certificates of authorities can be used. */
  static void check(Settings settings, String name, Optional<Path> file) {
    file.ifPresent(
        certificates ->
            checkRead(
                settings, name, () -> TrustedAuthorities.manager(Pem.certificates(certificates))));
  }

  /** A certificate and its key stand beside each other, and belong together. */
  static void checkPair(
      Settings settings,
      String certificateName,
      Optional<Path> certificate,
      String keyName,
      Optional<Path> key) {
    SecretFileCheck.check(settings, keyName, key);
    if (certificate.isPresent() != key.isPresent()) {
      settings.refuse(certificateName, "needs " + keyName + " beside it, and the other way round");
    } else if (certificate.isPresent()) {
      checkRead(settings, certificateName, () -> CertifiedKey.read(certificate.get(), key.get()));
    }
  }

  private static void checkRead(Settings settings, String name, Runnable reader) {
    try {
      reader.run();
    } catch (UncheckedIOException e) {
      settings.refuse(name, "is not a readable file");
    } catch (IllegalArgumentException e) {
      settings.refuse(name, "cannot be used: " + e.getMessage());
    }
  }
}
