package org.wasl.trail.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.TileFolderWriter;
import org.wasl.audit.time.StampedNote;
import org.wasl.audit.time.TimeStampFolder;
import org.wasl.runtime.DurableFile;

/**
 * The files of the log, laid out as C2SP {@code tlog-tiles} serves them. A file exists completely
 * or not at all. If the checkpoint exists, all files under it are on disk.
 */
public class PublishedLogFolder {
  /** Bytes of one commitment in an entry bundle, with its length in front. */
  private static final int BUNDLED_BYTES = 2 + MerkleTree.HASH_BYTES;

  private final Path folder;
  private final TileFolderWriter files;

  /** Uses a folder, which need not exist yet. */
  public PublishedLogFolder(Path folder) {
    this.folder = folder.toAbsolutePath();
    this.files = new TileFolderWriter(folder);
  }

  /** Reads the signed checkpoint, or empty before the first. */
  public Optional<byte[]> checkpoint() {
    return read(folder.resolve(TileFolderWriter.CHECKPOINT));
  }

  /**
   * Reads a tile or entry bundle. A removed partial tile is cut from the full one.
   *
   * @param path as {@link Tile} writes it
   * @return the content, or empty if there is no such file
   * @throws org.wasl.audit.log.MalformedException if it is not the path of a tile
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
   * Reads the hashes of a tile.
   *
   * @throws MalformedException if the tile is missing
   */
  public byte[] hashes(Tile tile) {
    return tile(tile.path()).orElseThrow(() -> new MalformedException("a tile is missing"));
  }

  /** Tells whether {@link #tile} can read a tile or entry bundle. */
  boolean has(String path) {
    return Files.exists(folder.resolve(path))
        || Tile.parse(path).isPartial() && Files.exists(folder.resolve(full(path)));
  }

  /**
   * The last time when a file was added to or removed from the folder of a tile or entry bundle.
   * The result is empty if there is no such folder.
   */
  Optional<FileTime> changedAt(String path) {
    try {
      return Optional.of(Files.getLastModifiedTime(DurableFile.folderOf(folder.resolve(path))));
    } catch (IOException e) {
      return Optional.empty();
    }
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

  /** The time stamps of earlier checkpoints, beside the tiles. */
  public TimeStampFolder timeStamps() {
    return new TimeStampFolder(folder);
  }

  /** Writes a time stamp durably. The name of the checkpoint's file is there once all is. */
  public void put(StampedNote stamped) throws IOException {
    TileFolderWriter writer = new TileFolderWriter(folder);
    writer.put(StampedNote.tokenPath(stamped.size()), stamped.token());
    writer.put(StampedNote.notePath(stamped.size()), stamped.note());
    writer.sync();
  }

  /** Writes a tile or bundle. File and name are durable after the next {@link #publish}. */
  void put(String path, byte[] content) throws IOException {
    files.put(path, content);
  }

  /** Makes all files durable that were written before. */
  void sync() throws IOException {
    files.sync();
  }

  /** See {@link TileFolderWriter#publish}. */
  void publish(byte[] note, List<String> full) throws IOException {
    files.publish(note, full);
  }
}
