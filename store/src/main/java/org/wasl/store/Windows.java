package org.wasl.store;

import java.util.Map;

/**
 * How many deliveries may be under way to each agency, waiting on the broker included.
 *
 * @param normal for an agency not named; 0 to claim for the named ones only
 * @param named by agency id; 0 to claim nothing for it
 */
public record Windows(int normal, Map<String, Integer> named) {
  /** The same for every agency. */
  public static Windows of(int normal) {
    return new Windows(normal, Map.of());
  }
}
