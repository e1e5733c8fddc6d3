package org.wasl.gateway.config.settings;

import java.util.List;
import org.wasl.gateway.config.file.SettingKey;
import org.wasl.gateway.config.file.Settings;

/**
 * Limits of statistics.
 *
 * @param hiddenBelow smaller counts are hidden from all but oversight; 0 hides none
 */
public record StatisticsConfig(int hiddenBelow) {

  static final SettingKey<Integer> HIDDEN_BELOW =
      SettingKey.integer(
          "statistics.hiddenBelow",
          5,
          0,
          1_000_000,
          "Smaller counts are hidden from all but oversight");
  static final List<SettingKey<?>> KEYS = List.of(HIDDEN_BELOW);

  static StatisticsConfig from(Settings settings) {
    return new StatisticsConfig(settings.get(HIDDEN_BELOW));
  }
}
