package org.wasl.link.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * The folder that is shared with the old system, with {@link Transport#FOLDER}.
 *
 * @param path of the folder
 * @param pollMillis how often folders, also those of a file server, are looked at
 */
public record SharedFolderConfig(Optional<Path> path, int pollMillis) {

  private static final SettingKey<Optional<Path>> FOLDER =
      SettingKey.optionalPath(
          "folder", "Folder shared with the old system; has in, out, results and refused");
  private static final SettingKey<Integer> POLL =
      SettingKey.integer("pollMillis", 1_000, 10, 600_000, "How often folders are looked at");

  static final List<SettingKey<?>> KEYS = List.of(FOLDER, POLL);

  static SharedFolderConfig from(Settings settings) {
    return new SharedFolderConfig(settings.get(FOLDER), settings.get(POLL));
  }

  /** What is in it is plain text: it is for the link and the old system only. */
  void check(Settings settings) {
    if (path.isEmpty()) {
      settings.refuse(FOLDER, "is missing: the folder that is shared with the old system");
      return;
    }
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(path.get());
      if (!Files.isDirectory(path.get()) || !Files.isWritable(path.get())) {
        settings.refuse(FOLDER, "is not a folder that the link may write");
      } else if (rights.stream().anyMatch(right -> right.name().startsWith("OTHERS_"))) {
        settings.refuse(FOLDER, "is open to other users: chmod o= it");
      }
    } catch (IOException | UnsupportedOperationException e) {
      settings.refuse(FOLDER, "is not a folder whose rights can be read");
    }
  }
}
