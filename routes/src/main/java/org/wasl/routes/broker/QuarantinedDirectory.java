package org.wasl.routes.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Renames a broker's damaged directory, so that operators can examine it. The new name is {@code
 * <name>.damaged-<time>}. Nothing is copied.
 */
final class QuarantinedDirectory {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path directory;
  private final Path quarantined;

  private QuarantinedDirectory(Path directory, Path quarantined) {
    this.directory = directory;
    this.quarantined = quarantined;
  }

  /** Tells whether the directory has any file. */
  static boolean isUsed(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isPresent();
    }
  }

  static QuarantinedDirectory moveAside(Path directory, Instant now) throws IOException {
    Path quarantined = directory.resolveSibling(prefix(directory) + STAMP.format(now));
    return new QuarantinedDirectory(directory, Files.move(directory, quarantined));
  }

  /**
   * Restores the directory, because a new one does not open either and so this one was not the
   * cause.
   */
  void restore() throws IOException {
    delete(directory);
    Files.move(quarantined, directory);
  }

  /** Deletes the oldest renamed directories, until this many are left. */
  void deleteAllBut(int most) throws IOException {
    try (Stream<Path> siblings = Files.list(directory.toAbsolutePath().getParent())) {
      List<Path> latestFirst =
          siblings
              .filter(path -> path.getFileName().toString().startsWith(prefix(directory)))
              .sorted(Comparator.reverseOrder())
              .toList();
      for (Path old : latestFirst.subList(Math.min(most, latestFirst.size()), latestFirst.size())) {
        delete(old);
      }
    }
  }

  private static String prefix(Path directory) {
    return directory.getFileName() + ".damaged-";
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
