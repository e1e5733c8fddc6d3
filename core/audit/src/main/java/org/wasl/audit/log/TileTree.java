package org.wasl.audit.log;

import java.util.Arrays;
import java.util.Map;

/**
 * The tree of one size, read from its tiles. It keeps the last tiles that it read and their
 * computed hashes. So a further proof through these tiles hashes nothing.
 *
 * <p>The content of the tiles is not verified, so check the root against a signed checkpoint. It is
 * not thread-safe.
 */
public final class TileTree implements MerkleTree.HashReader {
  /** Source of tiles. */
  public interface TileReader {
    /** The bytes of this tile: {@code 32 * width} of them. */
    byte[] read(Tile tile);
  }

  private final long size;
  private final TileReader reader;
  private final Map<Tile, HashedTile> kept;

  /** The last used tile of each level, because the next hash of a proof is often in it. */
  private final IndexedTile[] last = new IndexedTile[Tile.LEVELS];

  /** The tree of {@code size} leaves. It keeps as many tiles as one proof goes through. */
  public TileTree(long size, TileReader reader) {
    this(size, reader, TileCache.MAX_TILES);
  }

  /**
   * The tree of {@code size} leaves.
   *
   * @param kept how many tiles are kept, of up to 24 KiB each
   */
  public TileTree(long size, TileReader reader, int kept) {
    this.size = size;
    this.reader = reader;
    this.kept = new TileCache<>(kept);
  }

  /** The root that the tiles give. */
  public byte[] root() {
    return MerkleTree.root(size, this);
  }

  /**
   * {@inheritDoc}
   *
   * @throws MalformedException if the tree does not reach so far, or a tile has another length than
   *     its width says
   */
  @Override
  public byte[] hash(int level, long index) {
    int above = level % Tile.HEIGHT;
    long first = index << above;
    HashedTile tile = tile(level / Tile.HEIGHT, first / Tile.FULL_WIDTH);
    int from = (int) (first % Tile.FULL_WIDTH);
    if (from + (1 << above) > tile.width()) {
      throw new MalformedException("beyond the end of the tree");
    }
    return tile.hash(above, from >> above);
  }

  private HashedTile tile(int level, long index) {
    IndexedTile before = last[level];
    if (before != null && before.index == index) {
      return before.tile;
    }
    Tile key =
        Tile.at(level, index, size)
            .orElseThrow(() -> new MalformedException("beyond the end of the tree"));
    HashedTile tile = kept.computeIfAbsent(key, this::load);
    last[level] = new IndexedTile(index, tile);
    return tile;
  }

  private record IndexedTile(long index, HashedTile tile) {}

  private HashedTile load(Tile tile) {
    byte[] bytes = reader.read(tile);
    if (bytes.length != tile.width() * MerkleTree.HASH_BYTES) {
      throw new MalformedException("a tile holds 32 bytes for each of its hashes");
    }
    return new HashedTile(bytes);
  }

  /** A tile, and the hashes above it as far as they were asked for. */
  private static final class HashedTile {
    private final byte[] tile;

    /**
     * Level {@code n} begins at {@code FULL_WIDTH >> n}, and ends where level {@code n - 1} does.
     */
    private final byte[][] above = new byte[Tile.FULL_WIDTH][];

    HashedTile(byte[] tile) {
      this.tile = tile;
    }

    int width() {
      return tile.length / MerkleTree.HASH_BYTES;
    }

    byte[] hash(int level, int index) {
      if (level == 0) {
        int at = index * MerkleTree.HASH_BYTES;
        return Arrays.copyOfRange(tile, at, at + MerkleTree.HASH_BYTES);
      }
      int node = (Tile.FULL_WIDTH >> level) + index;
      if (above[node] == null) {
        above[node] =
            MerkleTree.nodeHash(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
      }
      return above[node].clone();
    }
  }
}
