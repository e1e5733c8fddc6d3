package org.wasl.audit.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tree to which leaves are appended. It keeps only its right edge. That is the tile of each level
 * that will still grow, and the tiles completed since {@link #discardCompleteTiles}. So its size in
 * memory does not depend on the size of the tree. It is not thread-safe.
 */
public final class AppendOnlyTree implements MerkleTree.HashReader {

  /** Hashes of one level of tiles, from the first one kept. */
  private static final class TileLevel {
    private long first;
    private final List<byte[]> hashes = new ArrayList<>();
  }

  private final List<TileLevel> rows = new ArrayList<>();
  private long size;

  /**
   * A tree of that size, ready for further leaves.
   *
   * @param size number of leaves. 0 for a new tree
   * @param reader gives the partial tiles of that size. They are not verified, so check {@link
   *     #root}
   * @throws MalformedException if a tile has another length than its width says
   */
  public static AppendOnlyTree resume(long size, TileTree.TileReader reader) {
    AppendOnlyTree tree = new AppendOnlyTree();
    tree.size = size;
    for (int level = 0;
        level * Tile.HEIGHT < Long.SIZE && size >> level * Tile.HEIGHT > 0;
        level++) {
      TileLevel row = tree.row(level);
      long index = (size >> level * Tile.HEIGHT) / Tile.FULL_WIDTH;
      row.first = index * Tile.FULL_WIDTH;
      Optional<Tile> edge = Tile.at(level, index, size);
      edge.ifPresent(tile -> row.hashes.addAll(tile.hashes(reader.read(tile))));
    }
    return tree;
  }

  /** The number of leaves. */
  public long size() {
    return size;
  }

  /** Adds one leaf at the end. */
  public void add(byte[] leafHash) {
    size++;
    add(0, leafHash);
  }

  private void add(int level, byte[] hash) {
    TileLevel row = row(level);
    row.hashes.add(hash);
    if ((row.first + row.hashes.size()) % Tile.FULL_WIDTH == 0) {
      int from = row.hashes.size() - Tile.FULL_WIDTH;
      add(level + 1, fold(row.hashes, from, Tile.HEIGHT));
    }
  }

  /** The current root. */
  public byte[] root() {
    return MerkleTree.root(size, this);
  }

  /** Drops the complete tiles from memory. */
  public void discardCompleteTiles() {
    for (TileLevel row : rows) {
      int finished = row.hashes.size() / Tile.FULL_WIDTH * Tile.FULL_WIDTH;
      row.hashes.subList(0, finished).clear();
      row.first += finished;
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws MalformedException for what is beyond the end, or was dropped
   */
  @Override
  public byte[] hash(int level, long index) {
    TileLevel row = row(level / Tile.HEIGHT);
    int above = level % Tile.HEIGHT;
    long from = (index << above) - row.first;
    if (from < 0 || from + (1 << above) > row.hashes.size()) {
      throw new MalformedException("not at the edge of the tree");
    }
    return fold(row.hashes, (int) from, above);
  }

  private TileLevel row(int level) {
    while (rows.size() <= level) {
      rows.add(new TileLevel());
    }
    return rows.get(level);
  }

  private static byte[] fold(List<byte[]> hashes, int from, int levels) {
    if (levels == 0) {
      return hashes.get(from);
    }
    int half = 1 << (levels - 1);
    return MerkleTree.nodeHash(
        fold(hashes, from, levels - 1), fold(hashes, from + half, levels - 1));
  }
}
