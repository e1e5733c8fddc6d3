package org.wasl.audit.log;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The most recently used tiles. Not thread-safe.
 *
 * @param <V> what is kept of a tile
 */
public final class TileCache<V> extends LinkedHashMap<Tile, V> {
  /** More than any proof needs. */
  public static final int MOST = 256;

  private static final long serialVersionUID = 1L;
  private static final float LOAD_FACTOR = 0.75f;

  private final int most;

  /** An empty cache of {@value #MOST} tiles at most. */
  public TileCache() {
    this(MOST);
  }

  /** An empty cache of so many tiles at most. */
  public TileCache(int most) {
    super(16, LOAD_FACTOR, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<Tile, V> eldest) {
    return size() > most;
  }
}
