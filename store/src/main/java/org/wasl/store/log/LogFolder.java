package org.wasl.store.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.WholeFile;

/**
 * The files of the log, laid out as C2SP {@code tlog-tiles} serves them. A file is there whole or
 * not at all; when the checkpoint is there, everything under it is on disk.
 */
public class LogFolder {
  private static final String CHECKPOINT = "checkpoint";
  private static final String DRAFT = ".draft";

  /** In a bundle each commitment comes after its length. */
  private static final int BUNDLED_BYTES = 2 + MerkleTree.HASH_BYTES;

  private final Path folder;
  private final Set<Path> touched = new HashSet<>();

  /** A folder that need not be there yet. */
  public LogFolder(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /** The signed checkpoint; empty before the first. */
  public Optional<byte[]> checkpoint() {
    return read(folder.resolve(CHECKPOINT));
  }

  /**
   * A tile or entry bundle. A partial one that was removed is cut from the full one.
   *
   * @param path as {@link Tile} writes it
   * @return empty where there is none
   * @throws org.wasl.audit.log.Malformed if it is no path of a tile
   */
  public Optional<byte[]> tile(String path) {
    Tile tile = Tile.parse(path);
    Optional<byte[]> found = read(folder.resolve(path));
    if (found.isPresent() || !tile.partial()) {
      return found;
    }
    int unit = path.startsWith("tile/entries/") ? BUNDLED_BYTES : MerkleTree.HASH_BYTES;
    return read(folder.resolve(full(path))).map(full -> Arrays.copyOf(full, tile.width() * unit));
  }

  /**
   * The hashes of a tile.
   *
   * @throws Malformed where it is missing
   */
  public byte[] hashes(Tile tile) {
    return tile(tile.path()).orElseThrow(() -> new Malformed("a tile is missing"));
  }

  private static String full(String partialPath) {
    return partialPath.substring(0, partialPath.lastIndexOf(".p/"));
  }

  private static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a tile or bundle; on disk, name included, after the next {@link #publish}. */
  void put(String path, byte[] content) throws IOException {
    Path file = folder.resolve(path);
    for (Path up = file.getParent(); !up.equals(folder.getParent()); up = up.getParent()) {
      if (!touched.add(up)) {
        break;
      }
    }
    Files.createDirectories(file.getParent());
    write(file, content);
  }

  /**
   * Puts the checkpoint over everything written before.
   *
   * @param full paths of tiles that are full now: their partial ones go, first, so that a process
   *     that is cut off does it again
   */
  void publish(byte[] note, List<String> full) throws IOException {
    for (Path each : touched) {
      WholeFile.sync(each);
    }
    touched.clear();
    for (String path : full) {
      delete(folder.resolve(path + ".p"));
    }
    Files.createDirectories(folder);
    write(folder.resolve(CHECKPOINT), note);
    WholeFile.sync(folder);
    WholeFile.sync(folder.getParent());
  }

  private static void write(Path file, byte[] content) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + DRAFT);
    WholeFile.write(draft, content);
    WholeFile.sync(draft);
    WholeFile.rename(draft, file);
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
