package org.wasl.gateway.config.settings;

import java.util.List;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * Limits of statistics.
 *
 * @param hiddenBelow smaller numbers are hidden from all but oversight, and the others have noise
 *     of at most one less; 0 shows every number as it is. With another value readers have a second
 *     sample of each number
 * @param maxPerHourPerAgency tables that one agency may ask for in an hour
 * @param runningPeriods whether oversight may ask for a period that has not ended
 */
public record StatisticsConfig(int hiddenBelow, int maxPerHourPerAgency, boolean runningPeriods) {

  static final SettingKey<Integer> HIDDEN_BELOW =
      SettingKey.integer(
          "statistics.hiddenBelow",
          5,
          0,
          1_000_000,
          "Smaller numbers are hidden from all but oversight; the others have noise of at most one"
              + " less");
  static final SettingKey<Integer> MAX_PER_HOUR =
      SettingKey.integer(
          "statistics.maxPerHourPerAgency",
          120,
          1,
          1_000_000,
          "Tables that one agency may ask for in an hour; past it 429");
  static final SettingKey<Boolean> RUNNING_PERIODS =
      SettingKey.yesOrNo(
          "statistics.runningPeriods",
          false,
          "Whether oversight may ask for a period that has not ended, and see it change");
  static final List<SettingKey<?>> KEYS = List.of(HIDDEN_BELOW, MAX_PER_HOUR, RUNNING_PERIODS);

  static StatisticsConfig from(Settings settings) {
    return new StatisticsConfig(
        settings.get(HIDDEN_BELOW), settings.get(MAX_PER_HOUR), settings.get(RUNNING_PERIODS));
  }
}
