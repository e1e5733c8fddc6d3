package org.wasl.trail.log;

import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.wasl.audit.log.Tile;

/**
 * Finds missing files of a published shard by names alone. A full folder of tiles is not read again
 * until it changes. So a log of ten million leaves costs little more than a small one. {@link
 * TileRepair} checks the contents.
 */
final class MissingFiles {
  /** Tiles in one folder, as C2SP {@code tlog-tiles} lays them out. */
  private static final int TILES = 1_000;

  private final PublishedLogFolder folder;

  /** Modification times of complete folders, by the path of their first tile. */
  private final Map<String, FileTime> completeAt = new HashMap<>();

  MissingFiles(PublishedLogFolder folder) {
    this.folder = folder;
  }

  /** Tells whether a file of a tree of {@code size} leaves is missing. */
  synchronized boolean any(long size) {
    for (int level = 0; Tile.at(level, 0, size).isPresent(); level++) {
      for (long first = 0; Tile.at(level, first, size).isPresent(); first += TILES) {
        if (isMissing(level, first, size, Tile::path)
            || level == 0 && isMissing(level, first, size, Tile::entriesPath)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isMissing(int level, long first, long size, Function<Tile, String> path) {
    String head = path.apply(new Tile(level, first, Tile.FULL_WIDTH));
    Optional<FileTime> changed = folder.changedAt(head);
    if (changed.isPresent() && changed.get().equals(completeAt.get(head))) {
      return false;
    }
    boolean full = true;
    for (long index = first; index < first + TILES; index++) {
      Optional<Tile> tile = Tile.at(level, index, size);
      if (tile.isPresent() && !folder.has(path.apply(tile.get()))) {
        return true;
      }
      full &= tile.isPresent() && !tile.get().isPartial();
    }
    if (full) {
      changed.ifPresent(at -> completeAt.put(head, at));
    }
    return false;
  }
}
