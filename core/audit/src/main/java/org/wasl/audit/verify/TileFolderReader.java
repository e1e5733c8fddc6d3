package org.wasl.audit.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.wasl.audit.log.EntryBundle;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.time.StampedNote;
import org.wasl.audit.time.TimeStampFolder;

/** A folder with the files of a tiled log: {@code checkpoint} and {@code tile/…}. */
final class TileFolderReader implements TileTree.TileReader {
  private static final long MAX_FILE_BYTES = 256 * (2 + 0xFFFF);

  private final Path folder;
  private final String name;

  /**
   * @param name prefix of file names in findings
   */
  TileFolderReader(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  String name() {
    return name;
  }

  /** The checkpoint. It reads only the first bytes of a file that is too large for a note. */
  byte[] checkpoint() {
    try (InputStream file = Files.newInputStream(folder.resolve("checkpoint"))) {
      return file.readNBytes(SignedNote.MAX_BYTES + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>If a partial tile was deleted, the first hashes of the full tile are used.
   */
  @Override
  public byte[] read(Tile tile) {
    Tile full = new Tile(tile.level(), tile.index(), Tile.FULL_WIDTH);
    if (tile.isPartial() && !isFile(tile.path()) && isFile(full.path())) {
      return Arrays.copyOf(read(full.path()), tile.width() * MerkleTree.HASH_BYTES);
    }
    return read(tile.path());
  }

  /** The entries beside a tile of level 0. */
  Iterable<byte[]> entries(Tile tile) {
    Tile full = new Tile(0, tile.index(), Tile.FULL_WIDTH);
    if (tile.isPartial() && !isFile(tile.entriesPath()) && isFile(full.entriesPath())) {
      return EntryBundle.parse(read(full.entriesPath()), Tile.FULL_WIDTH).subList(0, tile.width());
    }
    return EntryBundle.parse(read(tile.entriesPath()), tile.width());
  }

  /** The time stamps beside the tiles, in order of their sizes. */
  List<StampedNote> timeStamps() {
    TimeStampFolder stamps = new TimeStampFolder(folder);
    return stamps.sizes().stream()
        .map(
            size ->
                stamps
                    .read(size)
                    .orElseThrow(
                        () -> new MalformedException(StampedNote.tokenPath(size) + " is missing")))
        .toList();
  }

  private boolean isFile(String path) {
    return Files.exists(folder.resolve(path));
  }

  private byte[] read(String path) {
    try {
      Path file = folder.resolve(path);
      if (Files.size(file) > MAX_FILE_BYTES) {
        throw new MalformedException(path + " is too large");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new MalformedException(path + " is missing");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
