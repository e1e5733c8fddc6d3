package org.wasl.audit.log;

import java.util.LinkedHashMap;
import java.util.Map;

/** The 256 most recently used tiles: 2 MiB, more than any proof needs. Not thread-safe. */
public final class TileCache extends LinkedHashMap<Tile, byte[]> {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 256;
  private static final float LOAD_FACTOR = 0.75f;

  /** An empty cache. */
  public TileCache() {
    super(MOST, LOAD_FACTOR, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<Tile, byte[]> eldest) {
    return size() > MOST;
  }
}
