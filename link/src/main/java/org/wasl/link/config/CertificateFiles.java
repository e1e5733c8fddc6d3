package org.wasl.link.config;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.base.settings.SecretFileCheck;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.TrustedAuthorities;

/** Checks the certificates and keys that settings name. */
final class CertificateFiles {
  private CertificateFiles() {}

  /** Certificates of authorities can be used. */
  static void check(Settings settings, SettingKey<Optional<Path>> key, Optional<Path> file) {
    file.ifPresent(
        certificates ->
            checkRead(
                settings, key, () -> TrustedAuthorities.manager(Pem.certificates(certificates))));
  }

  /** A certificate and its key stand beside each other, and belong together. */
  static void checkPair(
      Settings settings,
      SettingKey<Optional<Path>> certificateKey,
      Optional<Path> certificate,
      SettingKey<Optional<Path>> keyKey,
      Optional<Path> key) {
    SecretFileCheck.check(settings, keyKey, key);
    if (certificate.isPresent() != key.isPresent()) {
      settings.refuse(
          certificateKey, "needs " + keyKey.name() + " beside it, and the other way round");
    } else if (certificate.isPresent()) {
      checkRead(settings, certificateKey, () -> CertifiedKey.read(certificate.get(), key.get()));
    }
  }

  private static void checkRead(
      Settings settings, SettingKey<Optional<Path>> key, Runnable reader) {
    try {
      reader.run();
    } catch (UncheckedIOException e) {
      settings.refuse(key, "is not a readable file");
    } catch (IllegalArgumentException e) {
      settings.refuse(key, "cannot be used: " + e.getMessage());
    }
  }
}
