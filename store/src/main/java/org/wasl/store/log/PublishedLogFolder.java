package org.wasl.store.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.TileFolderWriter;

/**
 * The files of the log, laid out as C2SP {@code tlog-tiles} serves them. A file exists whole or not
 * at all; when the checkpoint exists, everything under it is on disk.
 */
public class PublishedLogFolder {
  /** In an entry bundle each commitment follows its length. */
  private static final int BUNDLED_BYTES = 2 + MerkleTree.HASH_BYTES;

  private final Path folder;
  private final TileFolderWriter files;

  /** A folder that need not be there yet. */
  public PublishedLogFolder(Path folder) {
    this.folder = folder.toAbsolutePath();
    this.files = new TileFolderWriter(folder);
  }

  /** The signed checkpoint; empty before the first. */
  public Optional<byte[]> checkpoint() {
    return read(folder.resolve(TileFolderWriter.CHECKPOINT));
  }

  /**
   * A tile or entry bundle. A partial one that was removed is cut from the full one.
   *
   * @param path as {@link Tile} writes it
   * @return empty where there is none
   * @throws org.wasl.audit.log.MalformedException if it is no path of a tile
   */
  public Optional<byte[]> tile(String path) {
    Tile tile = Tile.parse(path);
    Optional<byte[]> found = read(folder.resolve(path));
    if (found.isPresent() || !tile.isPartial()) {
      return found;
    }
    int unit = path.startsWith("tile/entries/") ? BUNDLED_BYTES : MerkleTree.HASH_BYTES;
    return read(folder.resolve(full(path))).map(full -> Arrays.copyOf(full, tile.width() * unit));
  }

  /**
   * The hashes of a tile.
   *
   * @throws MalformedException where it is missing
   */
  public byte[] hashes(Tile tile) {
    return tile(tile.path()).orElseThrow(() -> new MalformedException("a tile is missing"));
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
    files.put(path, content);
  }

  /** Brings everything put before to disk. */
  void sync() throws IOException {
    files.sync();
  }

  /** See {@link TileFolderWriter#publish}. */
  void publish(byte[] note, List<String> full) throws IOException {
    files.publish(note, full);
  }
}
