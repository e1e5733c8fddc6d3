package org.wasl.gateway.config.settings;

import java.util.List;
import org.wasl.gateway.config.file.SettingKey;
import org.wasl.gateway.config.file.Settings;

/**
 * Limits of statistics.
 *
 * @param hiddenBelow smaller counts are hidden from all but oversight; 0 hides none
 * @param maxConcurrent questions counted at once; more are asked to come again
 */
public record StatisticsConfig(int hiddenBelow, int maxConcurrent) {

  static final SettingKey<Integer> HIDDEN_BELOW =
      SettingKey.integer(
          "statistics.hiddenBelow",
          5,
          0,
          1_000_000,
          "Smaller counts are hidden from all but oversight");
  static final SettingKey<Integer> CONCURRENT =
      SettingKey.integer(
          "statistics.maxConcurrent",
          2,
          1,
          64,
          "Questions counted at once; each holds a connection of the database");
  static final List<SettingKey<?>> KEYS = List.of(HIDDEN_BELOW, CONCURRENT);

  static StatisticsConfig from(Settings settings) {
    return new StatisticsConfig(settings.get(HIDDEN_BELOW), settings.get(CONCURRENT));
  }
}
