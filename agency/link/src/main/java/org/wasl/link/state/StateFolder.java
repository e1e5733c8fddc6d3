package org.wasl.link.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.wasl.runtime.DurableFile;

/**
 * Small files that only the link's user may read. Each is written whole and durably or not at all,
 * also when the process is killed.
 */
public class StateFolder {
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Ends the name of a file that is being written. */
  private static final String DRAFT = ".part";

  private final Path folder;

  /** The folder, made where it is not there. */
  public StateFolder(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder, FOLDER);
    DurableFile.sync(DurableFile.folderOf(folder));
  }

  /** Writes the file, or replaces it. */
  public void put(String name, byte[] content) throws IOException {
    DurableFile.replace(folder.resolve(name), folder.resolve(name + DRAFT), content, FILE);
  }

  /** Returns the content of the file, or empty if there is none. */
  public Optional<byte[]> get(String name) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(folder.resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Removes the file durably, if there is one. */
  public void remove(String name) throws IOException {
    if (Files.deleteIfExists(folder.resolve(name))) {
      DurableFile.sync(folder);
    }
  }

  /** The names of the files, sorted. */
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(DRAFT))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) { // of the stream, where the folder fails while it is read
      throw e.getCause();
    }
  }

  /** Removes the files that were written before. */
  public void removeOlder(Instant limit) throws IOException {
    for (String name : names()) {
      if (Files.getLastModifiedTime(folder.resolve(name)).toInstant().isBefore(limit)) {
        remove(name);
      }
    }
  }
}
