package org.wasl.gateway.config;

import java.util.List;

/**
 * What is counted for whom.
 *
 * @param hiddenBelow smaller counts are hidden from all but oversight; 0 hides none
 * @param maxConcurrent questions counted at once; more are asked to come again
 */
public record StatisticsConfig(int hiddenBelow, int maxConcurrent) {

  static final Key<Integer> HIDDEN_BELOW =
      Key.integer(
          "statistics.hiddenBelow",
          5,
          0,
          1_000_000,
          "Smaller counts are hidden from all but oversight");
  static final Key<Integer> CONCURRENT =
      Key.integer(
          "statistics.maxConcurrent",
          2,
          1,
          64,
          "Questions counted at once; each holds a connection of the database");
  static final List<Key<?>> KEYS = List.of(HIDDEN_BELOW, CONCURRENT);

  static StatisticsConfig from(Settings settings) {
    return new StatisticsConfig(settings.get(HIDDEN_BELOW), settings.get(CONCURRENT));
  }
}
