package org.wasl.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Operations on a directory and everything below it. */
public final class DirectoryTree {
  private DirectoryTree() {}

  /**
   * Deletes the directory and everything below it, and does nothing if it does not exist. Symbolic
   * links are deleted and not followed.
   *
   * @throws IOException if something cannot be deleted. Part of the tree may be gone then
   */
  public static void delete(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
