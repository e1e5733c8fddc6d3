package org.wasl.audit.log;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tiles that were asked for last. For one thread.
 *
 * @param <V> what is kept of a tile
 */
public final class TileCache<V> extends LinkedHashMap<Tile, V> {
  /** More than any proof goes through. */
  public static final int MOST = 256;

  private static final long serialVersionUID = 1L;
  private static final float LOAD_FACTOR = 0.75f;

  private final int most;

  /** None yet; {@value #MOST} at most. */
  public TileCache() {
    this(MOST);
  }

  /** None yet; so many at most. */
  public TileCache(int most) {
    super(16, LOAD_FACTOR, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<Tile, V> eldest) {
    return size() > most;
  }
}
