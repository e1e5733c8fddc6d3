package org.wasl.audit.log;

import java.util.Arrays;
import java.util.Map;

/**
 * The tree of one size, read from its tiles. Keeps the last {@value #KEPT} tiles (8 KiB each).
 *
 * <p>The content of the tiles is not verified: check the root against a signed checkpoint. Not for
 * use by several threads at once.
 */
public final class TileTree implements MerkleTree.HashReader {
  /** Where tiles come from. */
  public interface TileReader {
    /** The bytes of this tile: {@code 32 * width} of them. */
    byte[] read(Tile tile);
  }

  private final long size;
  private final TileReader reader;
  private final Map<Tile, byte[]> kept = new TileCache();

  /** The tree of {@code size} leaves. */
  public TileTree(long size, TileReader reader) {
    this.size = size;
    this.reader = reader;
  }

  /** The root that the tiles give. */
  public byte[] root() {
    return MerkleTree.root(size, this);
  }

  /**
   * {@inheritDoc}
   *
   * @throws MalformedException where the tree does not reach so far, or a tile has another length
   *     than its width says
   */
  @Override
  public byte[] hash(int level, long index) {
    int above = level % Tile.HEIGHT;
    long first = index << above;
    Tile tile =
        Tile.at(level / Tile.HEIGHT, first / Tile.FULL_WIDTH, size)
            .orElseThrow(() -> new MalformedException("beyond the end of the tree"));
    int from = (int) (first % Tile.FULL_WIDTH);
    if (from + (1 << above) > tile.width()) {
      throw new MalformedException("beyond the end of the tree");
    }
    return fold(kept.computeIfAbsent(tile, this::load), from, above);
  }

  private byte[] load(Tile tile) {
    byte[] bytes = reader.read(tile);
    if (bytes.length != tile.width() * MerkleTree.HASH_BYTES) {
      throw new MalformedException("a tile holds 32 bytes for each of its hashes");
    }
    return bytes;
  }

  private static byte[] fold(byte[] tile, int from, int levels) {
    if (levels == 0) {
      int at = from * MerkleTree.HASH_BYTES;
      return Arrays.copyOfRange(tile, at, at + MerkleTree.HASH_BYTES);
    }
    int half = 1 << (levels - 1);
    return MerkleTree.nodeHash(fold(tile, from, levels - 1), fold(tile, from + half, levels - 1));
  }
}
