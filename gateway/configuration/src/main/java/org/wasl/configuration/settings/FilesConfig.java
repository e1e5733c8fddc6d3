package org.wasl.configuration.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** Settings of sealed evidence files. */
@Under("files.")
public record FilesConfig(
    @Setting(
            "Folder of sealed evidence files, which all gateways of the database share; empty:"
                + " files in data.dir")
        @Named("files.folder")
        Optional<Path> ownFolder,
    @Setting("Largest sealed evidence file") @Whole(preset = 8L << 30, min = 65_592, max = 1L << 40)
        long maxBytes,
    @Setting("Time after which a file is deleted that no accepted message lists")
        @Named("files.unreferencedHours")
        @Whole(preset = 48, min = 1, max = 8_760)
        Duration unreferenced,
    @Setting("Files of one agency that no accepted message lists. Further uploads get 429")
        @Whole(preset = 1_000, min = 1, max = 1_000_000)
        int maxUnreferencedFiles,
    @Setting("The same limit in bytes. Further uploads get 507")
        @Whole(preset = 64L << 30, min = 65_592, max = 1L << 50)
        long maxUnreferencedBytes)
    implements CheckedSettings {
  /** Name of the folder in the data folder. */
  public static final String FOLDER = "files";

  /**
   * Folder of the files.
   *
   * @param data folder of all files that the gateway writes
   */
  public Path folder(Path data) {
    return ownFolder.orElse(data.resolve(FOLDER));
  }

  @Override
  public void check(Settings settings) {
    if (ownFolder.filter(it -> !Files.isDirectory(it) || !Files.isWritable(it)).isPresent()) {
      settings.refuse(
          "files.folder", "must be a folder that exists and that the gateway may write");
    }
  }
}
