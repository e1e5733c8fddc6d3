package org.wasl.audit.log;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The most recently used tiles. The cache is not thread-safe.
 *
 * @param <V> the value for a tile
 */
public final class TileCache<V> extends LinkedHashMap<Tile, V> {
  /** More than any proof needs. */
  public static final int MAX_TILES = 256;

  private static final long serialVersionUID = 1L;
  private static final float LOAD_FACTOR = 0.75f;

  private final int capacity;

  /** An empty cache of {@value #MAX_TILES} tiles at most. */
  public TileCache() {
    this(MAX_TILES);
  }

  /** An empty cache of so many tiles at most. */
  public TileCache(int capacity) {
    super(16, LOAD_FACTOR, true);
    this.capacity = capacity;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<Tile, V> eldest) {
    return size() > capacity;
  }
}
