package org.wasl.audit.mirror;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.EntryBundle;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.Tile;

/** The tiles and entries of a tree that a copy lacks, from the top down. */
final class MissingTiles {
  /**
   * The maximum number of tiles fetched at once. Tiles of the lowest level come with their entries.
   */
  private static final int BATCH_SIZE = 16;

  private final List<Tile> added;

  /** The tiles between these two sizes. */
  MissingTiles(long before, long size) {
    this.added = new ArrayList<>(Tile.added(before, size));
    added.sort(Comparator.comparingInt(Tile::level).reversed());
  }

  /** Paths of tiles that were partial and are full now. */
  List<String> completedPaths() {
    List<String> paths = new ArrayList<>();
    for (Tile tile : added) {
      if (!tile.isPartial()) {
        paths.add(tile.path());
        if (tile.level() == 0) {
          paths.add(tile.entriesPath());
        }
      }
    }
    return paths;
  }

  /**
   * Fetches, verifies and stores them.
   *
   * @throws MalformedException if a file does not match the signed root. Files stored before it
   *     stay
   */
  void fetchInto(MirrorFolder copy, TileFetcher requests, VerifiedTiles tiles) throws IOException {
    for (int from = 0; from < added.size(); from += BATCH_SIZE) {
      List<Tile> batch = added.subList(from, Math.min(from + BATCH_SIZE, added.size()));
      for (Tile tile : batch) {
        begin(tile, copy, requests);
      }
      for (Tile tile : batch) {
        byte[] hashes = tiles.read(tile);
        copy.store(tile.path(), hashes);
        if (tile.level() == 0) {
          copy.store(tile.entriesPath(), entries(tile, hashes, copy, requests));
        }
      }
    }
  }

  /** The copy may have the tile already. Partial tiles were fetched with the root. */
  private static void begin(Tile tile, MirrorFolder copy, TileFetcher requests) throws IOException {
    if (!tile.isPartial() && copy.read(tile.path()).isEmpty()) {
      requests.prefetchTile(tile);
    }
    if (tile.level() == 0 && copy.read(tile.entriesPath()).isEmpty()) {
      requests.prefetchEntries(tile);
    }
  }

  private static byte[] entries(Tile tile, byte[] hashes, MirrorFolder copy, TileFetcher requests)
      throws IOException {
    Optional<byte[]> copied = copy.read(tile.entriesPath());
    if (copied.isPresent() && isOf(copied.get(), hashes)) {
      return copied.get();
    }
    byte[] fetched = EntryBundle.write(requests.entries(tile));
    if (!isOf(fetched, hashes)) {
      throw new MalformedException(
          tile.entriesPath() + " with other entries than its tile has leaves of");
    }
    return fetched;
  }

  /**
   * Tells whether a bundle is well-formed and has the entries of which these are the leaf hashes.
   */
  private static boolean isOf(byte[] bundle, byte[] hashes) {
    try {
      ByteArrayOutputStream leaves = new ByteArrayOutputStream(hashes.length);
      for (byte[] entry : EntryBundle.parse(bundle, hashes.length / MerkleTree.HASH_BYTES)) {
        if (entry.length != MerkleTree.HASH_BYTES) {
          return false;
        }
        leaves.writeBytes(MerkleTree.leafHash(entry));
      }
      return Arrays.equals(leaves.toByteArray(), hashes);
    } catch (MalformedException e) {
      return false;
    }
  }
}
