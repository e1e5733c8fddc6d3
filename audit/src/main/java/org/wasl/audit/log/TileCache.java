package org.wasl.audit.log;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tiles that were asked for last, 256 of them: 2 MiB, and more than any proof goes through. For
 * one thread.
 */
public final class TileCache extends LinkedHashMap<Tile, byte[]> {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 256;
  private static final float LOAD_FACTOR = 0.75f;

  /** None yet. */
  public TileCache() {
    super(MOST, LOAD_FACTOR, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<Tile, byte[]> eldest) {
    return size() > MOST;
  }
}
