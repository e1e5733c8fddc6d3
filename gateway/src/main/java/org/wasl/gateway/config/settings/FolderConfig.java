package org.wasl.gateway.config.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.wasl.base.settings.SecretFileCheck;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.wire.pki.PkiFolder;

/**
 * The gateway's folders.
 *
 * @param dataDir folder of all files that it writes
 * @param pkiDir certificates and keys of the gateway, public keys of the agencies
 * @param crlFiles certificate revocation lists (RFC 5280) of the authorities
 * @param reloadMillis interval of the check for changed files, in milliseconds; 0: only when asked
 * @param minFreeBytes free space below which the door accepts no messages, in bytes
 */
public record FolderConfig(
    Path dataDir, Path pkiDir, List<Path> crlFiles, int reloadMillis, long minFreeBytes) {

  static final SettingKey<Path> DATA =
      SettingKey.folder("data.dir", "data", "Folder for everything the gateway writes");
  static final SettingKey<Optional<Path>> PKI =
      SettingKey.optionalPath(
          "pki.dir", "Folder of certificates and keys; empty: pki/gateway in data.dir");
  static final SettingKey<List<Path>> CRLS =
      SettingKey.paths(
          "pki.crlFiles", "Revocation lists (PEM or DER) of the authorities in ca.pem");
  static final SettingKey<Integer> RELOAD =
      SettingKey.integer(
          "reload.intervalMillis",
          1_000,
          0,
          5_000,
          "Interval of the check for changed tables, agencies, certificates and keys; 0: only when"
              + " wasl reload asks");
  static final SettingKey<Long> MIN_FREE =
      SettingKey.large(
          "data.minFreeBytes",
          268_435_456L,
          0,
          1L << 50,
          "Free space on the disk of data.dir below which intake answers 503");
  static final List<SettingKey<?>> KEYS = List.of(DATA, PKI, CRLS, RELOAD, MIN_FREE);

  /**
   * The folder where the first shard of the log is published; each later shard has a subfolder
   * named by its number.
   */
  public Path logDir() {
    return dataDir.resolve("log");
  }

  static FolderConfig from(Settings settings) {
    Path dataDir = settings.get(DATA);
    Path pkiDir = settings.get(PKI).orElse(dataDir.resolve("pki").resolve(PkiFolder.GATEWAY));
    SecretFileCheck.checkFolder(settings, PKI, pkiDir);
    return new FolderConfig(
        dataDir, pkiDir, settings.get(CRLS), settings.get(RELOAD), settings.get(MIN_FREE));
  }
}
