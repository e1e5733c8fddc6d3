package org.wasl.rules.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only the user of the process may read and write, whatever the umask. */
public final class OwnerFile {
  private static final FileAttribute<Set<PosixFilePermission>> MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private OwnerFile() {}

  /**
   * Replaces the file, or makes it: a reader finds all of the old text or all of the new one. Until
   * then the new one is in a file beside it, whose name ends in {@code .new}.
   *
   * @param text written in UTF-8
   * @throws IOException if it cannot be written; the file is as before
   */
  public static void replace(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(draft, MODE);
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
