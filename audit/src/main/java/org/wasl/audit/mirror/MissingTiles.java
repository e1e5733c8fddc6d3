package org.wasl.audit.mirror;

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
  /** How many tiles are fetched at once, at most; those of the lowest level with their entries. */
  private static final int AT_ONCE = 16;

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
   * @throws MalformedException if a file does not match the signed root; files stored before it
   *     stay
   */
  void fetchInto(MirrorFolder copy, TileFetcher requests, VerifiedTiles tiles) throws IOException {
    for (int from = 0; from < added.size(); from += AT_ONCE) {
      List<Tile> some = added.subList(from, Math.min(from + AT_ONCE, added.size()));
      for (Tile tile : some) {
        begin(tile, copy, requests);
      }
      for (Tile tile : some) {
        byte[] hashes = tiles.read(tile);
        copy.store(tile.path(), hashes);
        if (tile.level() == 0) {
          copy.store(tile.entriesPath(), entries(tile, hashes, copy, requests));
        }
      }
    }
  }

  /** The copy may have the tile already; partial tiles were fetched with the root. */
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
    Optional<byte[]> here = copy.read(tile.entriesPath());
    if (here.isPresent() && Arrays.equals(leaves(here.get()), hashes)) {
      return here.get();
    }
    byte[] fetched = EntryBundle.write(requests.entries(tile));
    if (!Arrays.equals(leaves(fetched), hashes)) {
      throw new MalformedException(
          tile.entriesPath() + " with other entries than its tile has leaves of");
    }
    return fetched;
  }

  /**
   * The leaf hashes of a bundle, concatenated; an array of another length where it is malformed.
   */
  private static byte[] leaves(byte[] bundle) {
    int unit = 2 + MerkleTree.HASH_BYTES;
    int width = Math.min(bundle.length / unit, Tile.FULL_WIDTH);
    byte[] leaves = new byte[width * MerkleTree.HASH_BYTES];
    try {
      int at = 0;
      for (byte[] entry : EntryBundle.parse(bundle, width)) {
        if (entry.length != MerkleTree.HASH_BYTES) {
          return new byte[0];
        }
        System.arraycopy(MerkleTree.leafHash(entry), 0, leaves, at, MerkleTree.HASH_BYTES);
        at += MerkleTree.HASH_BYTES;
      }
      return leaves;
    } catch (MalformedException e) {
      return new byte[0];
    }
  }
}
