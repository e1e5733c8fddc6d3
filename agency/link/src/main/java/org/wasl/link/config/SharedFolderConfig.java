package org.wasl.link.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** The folder that is shared with the old system, with {@link Transport#FOLDER}. */
public record SharedFolderConfig(
    @Setting("Folder shared with the old system; has in, out, results and refused") @Named("folder")
        Optional<Path> path,
    @Setting("Interval between two listings of a folder")
        @Whole(preset = 1_000, min = 10, max = 600_000)
        int pollMillis) {

  /** Checks the folder. It holds plain text for the link and the old system only. */
  void check(Settings settings) {
    if (path.isEmpty()) {
      settings.refuse("folder", "is missing: the folder that is shared with the old system");
      return;
    }
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(path.get());
      if (!Files.isDirectory(path.get()) || !Files.isWritable(path.get())) {
        settings.refuse("folder", "is not a folder that the link may write");
      } else if (rights.stream().anyMatch(right -> right.name().startsWith("OTHERS_"))) {
        settings.refuse("folder", "is open to other users: chmod o= it");
      }
    } catch (IOException | UnsupportedOperationException e) {
      settings.refuse("folder", "is not a folder whose rights can be read");
    }
  }
}
