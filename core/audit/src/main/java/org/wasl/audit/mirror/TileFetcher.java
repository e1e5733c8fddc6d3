package org.wasl.audit.mirror;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.wasl.audit.log.EntryBundle;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.Tile;

/** Fetches tiles and entries, with prefetching, and checks only their lengths. */
final class TileFetcher {
  /** Every entry of this log is a commitment of 32 bytes. In a bundle its length precedes it. */
  private static final int MAX_ENTRIES_BYTES = Tile.FULL_WIDTH * (2 + MerkleTree.HASH_BYTES);

  private static final int MAX_TILE_BYTES = Tile.FULL_WIDTH * MerkleTree.HASH_BYTES;

  private final LogSource source;
  private final Map<String, CompletableFuture<Optional<byte[]>>> ahead = new HashMap<>();

  TileFetcher(LogSource source) {
    this.source = source;
  }

  /** Begins to fetch the tile's hashes. */
  void prefetchTile(Tile tile) {
    ahead.computeIfAbsent(tile.path(), path -> source.fetch(path, MAX_TILE_BYTES));
  }

  /** Begins to fetch the tile's entries. */
  void prefetchEntries(Tile tile) {
    ahead.computeIfAbsent(tile.entriesPath(), path -> source.fetch(path, MAX_ENTRIES_BYTES));
  }

  /**
   * The hashes of a tile. They are cut from the full tile if the partial one was deleted meanwhile.
   */
  byte[] tile(Tile tile) throws IOException {
    Optional<byte[]> bytes = await(tile.path(), MAX_TILE_BYTES);
    if (bytes.isEmpty() && tile.isPartial()) {
      int length = tile.width() * MerkleTree.HASH_BYTES;
      return Arrays.copyOf(tile(full(tile)), length);
    }
    if (present(bytes, tile.path()).length != tile.width() * MerkleTree.HASH_BYTES) {
      throw new MalformedException(tile.path() + " of another length");
    }
    return bytes.get();
  }

  /** The entries beside a tile of level 0, likewise. */
  List<byte[]> entries(Tile tile) throws IOException {
    Optional<byte[]> bytes = await(tile.entriesPath(), MAX_ENTRIES_BYTES);
    return bytes.isEmpty() && tile.isPartial()
        ? entries(full(tile)).subList(0, tile.width())
        : EntryBundle.parse(present(bytes, tile.entriesPath()), tile.width());
  }

  private static Tile full(Tile tile) {
    return new Tile(tile.level(), tile.index(), Tile.FULL_WIDTH);
  }

  private static byte[] present(Optional<byte[]> bytes, String path) {
    return bytes.orElseThrow(() -> new MalformedException("no " + path));
  }

  private Optional<byte[]> await(String path, int maxBytes) throws IOException {
    CompletableFuture<Optional<byte[]>> begun = ahead.remove(path);
    return await(begun == null ? source.fetch(path, maxBytes) : begun);
  }

  /** Waits for the file. */
  static Optional<byte[]> await(CompletableFuture<Optional<byte[]>> fetched) throws IOException {
    try {
      return fetched.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
