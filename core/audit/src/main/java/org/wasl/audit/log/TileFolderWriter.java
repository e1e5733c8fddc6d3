package org.wasl.audit.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.wasl.runtime.DurableFile;

/**
 * Writes a log's files in the layout of C2SP {@code tlog-tiles}. A process that is killed at any
 * moment leaves the log of the previous checkpoint, and perhaps tiles beyond it.
 */
public final class TileFolderWriter {
  /** The name of the signed checkpoint. */
  public static final String CHECKPOINT = "checkpoint";

  private static final String DRAFT = ".draft";

  private final Path folder;
  private final Set<Path> touched = new HashSet<>();

  /** A writer to this folder, which is created where it is missing. */
  public TileFolderWriter(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Writes a file atomically. Its name is on disk after the next {@link #sync}. */
  public void put(String path, byte[] content) throws IOException {
    Path file = folder.resolve(path);
    Path directory = DurableFile.folderOf(file);
    Files.createDirectories(directory);
    Path down = folder;
    touched.add(down);
    for (Path name : folder.relativize(directory)) {
      down = down.resolve(name);
      touched.add(down);
    }
    Path draft = file.resolveSibling(file.getFileName() + DRAFT);
    DurableFile.write(draft, content);
    DurableFile.sync(draft);
    DurableFile.rename(draft, file);
  }

  /** Syncs everything written before to disk, names included. */
  public void sync() throws IOException {
    for (Path each : touched) {
      DurableFile.sync(each);
    }
    touched.clear();
  }

  /**
   * Publishes the checkpoint of everything written before.
   *
   * @param full paths of tiles that are full now. Their partial tiles are deleted first, so that an
   *     interrupted process repeats this
   */
  public void publish(byte[] note, List<String> full) throws IOException {
    sync();
    for (String path : full) {
      delete(folder.resolve(path + ".p"));
    }
    put(CHECKPOINT, note);
    sync();
    DurableFile.sync(DurableFile.folderOf(folder));
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> inside = Files.list(directory)) {
      inside.forEach(files::add);
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(directory);
  }
}
