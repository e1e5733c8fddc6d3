package org.wasl.trail.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.wasl.audit.log.EntryBundle;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.Tile;
import org.wasl.trail.log.ShardLog.SignedCheckpoint;

/**
 * Writes the files between two published checkpoints. The files of every checkpoint between them
 * are written too, as if each had been published separately. So the set of files depends on the
 * leaves and on the checkpoints, not on the time of writing.
 */
final class TilePublication {
  private final PublishedLogFolder folder;
  private final SignedCheckpoint last;
  private final List<String> full = new ArrayList<>();

  /**
   * @param last the last checkpoint to publish
   */
  TilePublication(PublishedLogFolder folder, SignedCheckpoint last) {
    this.folder = folder;
    this.last = last;
  }

  /**
   * Writes the files that a tree of {@code size} leaves has and a tree of {@code old} leaves does
   * not have.
   *
   * @param hashes hashes of the tree of {@code size} leaves
   * @param leaves leaves from leaf {@code first} on, which is the first of its tile
   */
  void add(long old, long size, MerkleTree.HashReader hashes, List<byte[]> leaves, long first)
      throws IOException {
    for (Tile tile : Tile.added(old, size)) {
      if (tile.isPartial() && isFullInTheEnd(tile)) {
        continue;
      }
      put(tile, tile.path(), tile.content(hashes));
      if (tile.level() == 0) {
        int at = (int) (tile.index() * Tile.FULL_WIDTH - first);
        put(tile, tile.entriesPath(), EntryBundle.write(leaves.subList(at, at + tile.width())));
      }
    }
  }

  private boolean isFullInTheEnd(Tile tile) {
    return !Tile.at(tile.level(), tile.index(), last.size()).orElseThrow().isPartial();
  }

  private void put(Tile tile, String path, byte[] content) throws IOException {
    folder.put(path, content);
    if (!tile.isPartial()) {
      full.add(path);
    }
  }

  /** Replaces the checkpoint file, once the files under it are written. */
  void publish() throws IOException {
    folder.publish(last.note().getBytes(StandardCharsets.UTF_8), full);
  }
}
