package org.wasl.trail.log;

import static org.wasl.trail.log.DatabaseUnavailableException.orElseThrow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wasl.audit.log.EntryBundle;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.TileTree;

/**
 * Compares the published files of one shard with its signed tree, from the root downwards, and
 * rewrites missing or wrong files from SQL. A file is written only if its content gives the hash in
 * the tree above it.
 */
final class TileRepair {
  /** Writes a file of the log durably. */
  @FunctionalInterface
  interface FileWriter {
    void write(String path, byte[] content) throws IOException;
  }

  private final ShardLog log;
  private final PublishedLogFolder folder;
  private final long size;
  private final FileWriter writer;
  private final TileTree tree;
  private int written;

  /**
   * @param size leaves under the published checkpoint, whose edge gives the signed root
   * @param writer writes the files to replace
   */
  TileRepair(ShardLog log, PublishedLogFolder folder, long size, FileWriter writer) {
    this.log = log;
    this.folder = folder;
    this.size = size;
    this.writer = writer;
    this.tree = new TileTree(size, folder::hashes);
  }

  /**
   * Checks and repairs everything.
   *
   * @return number of files that were written again
   * @throws LogMismatchException if SQL does not have the signed leaves
   * @throws IOException if a file cannot be written
   */
  int run() throws LogMismatchException, DatabaseUnavailableException, IOException {
    int top = 0;
    while (Tile.at(top + 1, 0, size).isPresent()) {
      top++;
    }
    for (int level = top; level >= 0; level--) {
      Optional<Tile> tile = Tile.at(level, 0, size);
      for (long index = 0; tile.isPresent(); tile = Tile.at(level, ++index, size)) {
        repair(tile.get());
      }
    }
    return written;
  }

  private void repair(Tile tile)
      throws LogMismatchException, DatabaseUnavailableException, IOException {
    if (!tile.isPartial() && !isRight(tile)) {
      byte[] content = content(tile);
      if (!Arrays.equals(fold(content), above(tile))) {
        throw new LogMismatchException(
            "%s is missing or damaged, and the leaves in the database give a different tile"
                .formatted(tile.path()));
      }
      write(tile.path(), content);
    }
    if (tile.level() == 0 && !hasEntries(tile)) {
      List<byte[]> leaves = leaves(tile);
      requireSigned(tile, leaves);
      write(tile.entriesPath(), EntryBundle.write(leaves));
    }
  }

  private void write(String path, byte[] content) throws IOException {
    writer.write(path, content);
    written++;
  }

  private boolean isRight(Tile tile) {
    return folder
        .tile(tile.path())
        .filter(bytes -> bytes.length == Tile.FULL_WIDTH * MerkleTree.HASH_BYTES)
        .filter(bytes -> Arrays.equals(fold(bytes), above(tile)))
        .isPresent();
  }

  /** Reads the hash of a full tile from the level above, which was checked before. */
  private byte[] above(Tile tile) {
    return tree.hash((tile.level() + 1) * Tile.HEIGHT, tile.index());
  }

  private static byte[] fold(byte[] full) {
    TileTree within = new TileTree(Tile.FULL_WIDTH, any -> full);
    return MerkleTree.nodeHash(within.hash(Tile.HEIGHT - 1, 0), within.hash(Tile.HEIGHT - 1, 1));
  }

  private boolean hasEntries(Tile tile) {
    try {
      return folder
          .tile(tile.entriesPath())
          .filter(bytes -> isOf(tile, EntryBundle.parse(bytes, tile.width())))
          .isPresent();
    } catch (MalformedException e) {
      return false;
    }
  }

  private boolean isOf(Tile tile, List<byte[]> leaves) {
    List<byte[]> hashes = tile.hashes(folder.hashes(tile));
    for (int i = 0; i < tile.width(); i++) {
      if (!Arrays.equals(hashes.get(i), MerkleTree.leafHash(leaves.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private void requireSigned(Tile tile, List<byte[]> leaves) throws LogMismatchException {
    if (!isOf(tile, leaves)) {
      throw new LogMismatchException(
          "%s is missing or damaged, and the leaves in the database differ"
              .formatted(tile.entriesPath()));
    }
  }

  private List<byte[]> leaves(Tile tile) throws LogMismatchException, DatabaseUnavailableException {
    return leaves(tile.index() * Tile.FULL_WIDTH, tile.width());
  }

  private List<byte[]> leaves(long from, long count)
      throws LogMismatchException, DatabaseUnavailableException {
    List<byte[]> leaves = orElseThrow(log.leaves(from, from + count));
    if (leaves.size() != count) {
      throw new LogMismatchException(
          String.format(
              Locale.ROOT, "%d leaves were signed, but the database lacks some of them", size));
    }
    return leaves;
  }

  private byte[] content(Tile tile) throws LogMismatchException, DatabaseUnavailableException {
    List<byte[]> hashes = new ArrayList<>();
    if (tile.level() == 0) {
      leaves(tile).forEach(leaf -> hashes.add(MerkleTree.leafHash(leaf)));
    } else {
      for (int i = 0; i < tile.width(); i++) {
        hashes.add(subtree(tile.level() * Tile.HEIGHT, tile.index() * Tile.FULL_WIDTH + i));
      }
    }
    byte[] bytes = new byte[hashes.size() * MerkleTree.HASH_BYTES];
    for (int i = 0; i < hashes.size(); i++) {
      System.arraycopy(hashes.get(i), 0, bytes, i * MerkleTree.HASH_BYTES, MerkleTree.HASH_BYTES);
    }
    return bytes;
  }

  /**
   * Computes the hash of {@code 2^level} leaves, at least level 8. It holds 256 hashes in memory at
   * a time.
   */
  private byte[] subtree(int level, long index)
      throws LogMismatchException, DatabaseUnavailableException {
    if (level > Tile.HEIGHT) {
      return MerkleTree.nodeHash(subtree(level - 1, 2 * index), subtree(level - 1, 2 * index + 1));
    }
    return MerkleTree.root(
        leaves(index * Tile.FULL_WIDTH, Tile.FULL_WIDTH).stream()
            .map(MerkleTree::leafHash)
            .toList());
  }
}
