package org.wasl.kit.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The folder in which keys are made that count. */
final class KeyFolder {
  private KeyFolder() {}

  /**
   * Makes the folder, for its owner alone, where it is missing.
   *
   * @throws IllegalArgumentException if others than its owner may write into it
   */
  static void prepare(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    if (permissions.contains(PosixFilePermission.OTHERS_WRITE)
        || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
      throw new IllegalArgumentException(
          path + ": its group or other users may write into it and exchange keys: chmod go-w it");
    }
  }
}
