package org.wasl.link.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.wasl.base.settings.SecretFileCheck;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.connectors.sftp.FolderAddress;

/**
 * The folder of a file server, with {@link Transport#SFTP}.
 *
 * @param address with the fingerprints of the server's host keys
 * @param keyFile the link's private key (OpenSSH)
 * @param timeoutMillis how long the server may take for one step
 */
public record SftpConfig(
    Optional<FolderAddress> address, Optional<Path> keyFile, int timeoutMillis) {

  private static final SettingKey<Optional<FolderAddress>> ADDRESS =
      new SettingKey<>(
          "sftp.address",
          "",
          "Folder of a file server that is shared with the old system; has the same four",
          FolderAddress.EXPECTED,
          SftpConfig::address);
  private static final SettingKey<Optional<Path>> KEY =
      SettingKey.optionalPath("sftp.keyFile", "The link's key (OpenSSH) there, not for others");
  private static final SettingKey<Integer> TIMEOUT =
      SettingKey.integer(
          "sftp.timeoutMillis", 10_000, 100, 600_000, "How long that server may take for a step");

  static final List<SettingKey<?>> KEYS = List.of(ADDRESS, KEY, TIMEOUT);

  static SftpConfig from(Settings settings) {
    return new SftpConfig(settings.get(ADDRESS), settings.get(KEY), settings.get(TIMEOUT));
  }

  void check(Settings settings) {
    if (address.isEmpty()) {
      settings.refuse(ADDRESS, "is missing: " + FolderAddress.EXPECTED);
    }
    if (keyFile.isEmpty()) {
      settings.refuse(KEY, "is missing: the link logs in with a key only");
    }
    SecretFileCheck.check(settings, KEY, keyFile);
  }

  private static Optional<FolderAddress> address(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(FolderAddress.of(URI.create(text)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be " + FolderAddress.EXPECTED);
    }
  }
}
