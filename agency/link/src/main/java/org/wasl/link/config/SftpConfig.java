package org.wasl.link.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.wasl.connectors.sftp.FolderAddress;
import org.wasl.runtime.settings.SecretFileCheck;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Parsed;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** The folder of a file server, with {@link Transport#SFTP}. */
@Under("sftp.")
public record SftpConfig(
    @Setting("Folder of a file server that is shared with the old system; has the same four")
        @Range(FolderAddress.EXPECTED)
        @Parsed(Address.class)
        Optional<FolderAddress> address,
    @Setting("The link's key (OpenSSH) there, not for others") Optional<Path> keyFile,
    @Setting("Time limit for one step of that server")
        @Whole(preset = 10_000, min = 100, max = 600_000)
        int timeoutMillis) {

  void check(Settings settings) {
    if (address.isEmpty()) {
      settings.refuse("sftp.address", "is missing: " + FolderAddress.EXPECTED);
    }
    if (keyFile.isEmpty()) {
      settings.refuse("sftp.keyFile", "is missing: the link logs in with a key only");
    }
    SecretFileCheck.check(settings, "sftp.keyFile", keyFile);
  }

  static final class Address implements Function<String, Optional<FolderAddress>> {
    @Override
    public Optional<FolderAddress> apply(String text) {
      try {
        return text.isEmpty() ? Optional.empty() : Optional.of(FolderAddress.of(URI.create(text)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("must be " + FolderAddress.EXPECTED);
      }
    }
  }
}
