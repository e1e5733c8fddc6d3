package org.wasl.audit.mirror;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.Tile;
import org.wasl.audit.log.TileCache;
import org.wasl.audit.log.TileTree;

/**
 * The tiles under a signed root. Each one is verified before it is returned. A partial tile is
 * checked against the root, a full tile against the hash in the tile above it. So each tile can be
 * stored as soon as it is fetched.
 */
final class VerifiedTiles implements TileTree.TileReader {
  private final Checkpoint head;
  private final TileFetcher requests;
  private final MirrorFolder copy;
  private final Map<Tile, byte[]> edge = new HashMap<>();
  private final Map<Tile, byte[]> full = new TileCache<>();

  /**
   * Fetches the partial tiles.
   *
   * @param copy source of tiles that the copy has. They are verified too
   * @throws MalformedException if they do not give the root
   */
  VerifiedTiles(Checkpoint head, TileFetcher requests, MirrorFolder copy) throws IOException {
    this.head = head;
    this.requests = requests;
    this.copy = copy;
    for (int level = 0; level * Tile.HEIGHT < Long.SIZE - 1; level++) {
      long index = head.size() >> level * Tile.HEIGHT >> Tile.HEIGHT;
      Optional<Tile> tile = Tile.at(level, index, head.size());
      if (tile.isPresent()) {
        edge.put(tile.get(), requests.tile(tile.get()));
      }
    }
    if (!Arrays.equals(tree().root(), head.root())) {
      throw new MalformedException("partial tiles of another root");
    }
  }

  /** The tree of these tiles. */
  TileTree tree() {
    return new TileTree(head.size(), this);
  }

  /**
   * {@inheritDoc}
   *
   * @throws MalformedException if a fetched tile does not match the signed root
   * @throws UncheckedIOException if it could not be fetched
   */
  @Override
  public byte[] read(Tile tile) {
    byte[] known = tile.isPartial() ? edge.get(tile) : full.get(tile);
    if (known == null) {
      known = verified(tile);
      full.put(tile, known);
    }
    return known;
  }

  private byte[] verified(Tile tile) {
    int level = tile.level() + 1;
    Tile above = Tile.at(level, tile.index() / Tile.FULL_WIDTH, head.size()).orElseThrow();
    int at = (int) (tile.index() % Tile.FULL_WIDTH) * MerkleTree.HASH_BYTES;
    byte[] expected = Arrays.copyOfRange(read(above), at, at + MerkleTree.HASH_BYTES);
    Optional<byte[]> copied = copy.hashes(tile).filter(bytes -> gives(expected, tile, bytes));
    if (copied.isPresent()) {
      return copied.get();
    }
    byte[] fetched = fetch(tile);
    if (!gives(expected, tile, fetched)) {
      throw new MalformedException(tile.path() + " with other hashes than the tile above it says");
    }
    return fetched;
  }

  private byte[] fetch(Tile tile) {
    try {
      return requests.tile(tile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean gives(byte[] expected, Tile tile, byte[] bytes) {
    return bytes.length == Tile.FULL_WIDTH * MerkleTree.HASH_BYTES
        && Arrays.equals(expected, MerkleTree.root(tile.hashes(bytes)));
  }
}
