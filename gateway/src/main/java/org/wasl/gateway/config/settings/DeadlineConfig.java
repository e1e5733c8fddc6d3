package org.wasl.gateway.config.settings;

import java.util.List;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.routes.DeadlineRoutes;

/**
 * Intervals and limits of deadlines.
 *
 * @param intervalMillis interval of the search for due deadlines, in milliseconds
 * @param followMillis interval of reading the trail while there are steps to read, in milliseconds
 * @param maxPerRun most messages of each kind that one run sends
 * @param clockHoldMillis how long nothing is sent after the wall clock has jumped, in milliseconds
 * @param alarmSeconds how long the trail may stay unread before there is an alarm, in seconds
 */
public record DeadlineConfig(
    int intervalMillis, int followMillis, int maxPerRun, long clockHoldMillis, int alarmSeconds) {

  static final SettingKey<Integer> INTERVAL =
      SettingKey.integer(
          "deadlines.intervalMillis",
          5_000,
          100,
          3_600_000,
          "Interval of the search for due deadlines");
  static final SettingKey<Integer> FOLLOW =
      SettingKey.integer(
          "deadlines.followMillis",
          250,
          10,
          3_600_000 / DeadlineRoutes.IDLE_INTERVALS,
          "Interval of reading the trail (idle: 20 of them); what starts and ends within one is not"
              + " written");
  static final SettingKey<Integer> MOST =
      SettingKey.integer(
          "deadlines.maxPerRun", 200, 1, 10_000, "Most reminders, and statuses, of one run");
  static final SettingKey<Long> HOLD =
      SettingKey.large(
          "deadlines.clockHoldMillis",
          3_600_000,
          0,
          604_800_000,
          "How long no reminder goes after a jump of the wall clock, unless it jumps back");
  static final SettingKey<Integer> ALARM =
      SettingKey.integer(
          "deadlines.alarmSeconds",
          300,
          1,
          86_400,
          "Alarm when no step of the trail has been evaluated for so long though there are some");
  static final List<SettingKey<?>> KEYS = List.of(INTERVAL, FOLLOW, MOST, HOLD, ALARM);

  /**
   * How long the position in the trail may stand still, in milliseconds. A step is evaluated by the
   * second run after it at the latest, so no more than two idle intervals are usual.
   */
  public long stallMillis() {
    return 1_000L * alarmSeconds + 2L * DeadlineRoutes.IDLE_INTERVALS * followMillis;
  }

  static DeadlineConfig from(Settings settings) {
    return new DeadlineConfig(
        settings.get(INTERVAL),
        settings.get(FOLLOW),
        settings.get(MOST),
        settings.get(HOLD),
        settings.get(ALARM));
  }
}
