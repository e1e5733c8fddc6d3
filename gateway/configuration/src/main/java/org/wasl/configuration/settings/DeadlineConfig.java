package org.wasl.configuration.settings;

import org.wasl.routes.DeadlineRoutes;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;

/** Intervals and limits of deadlines. */
@Under("deadlines.")
public record DeadlineConfig(
    @Setting("Interval between two searches for due deadlines")
        @Whole(preset = 5_000, min = 100, max = 3_600_000)
        int intervalMillis,
    @Setting(
            "Interval of reading the trail (idle: 20 of them). A deadline that starts and ends"
                + " within one is not stored")
        @Whole(preset = 250, min = 10, max = 3_600_000 / DeadlineRoutes.IDLE_INTERVALS)
        int followMillis,
    @Setting("Maximum reminders, and maximum statuses, of one run")
        @Whole(preset = 200, min = 1, max = 10_000)
        int maxPerRun,
    @Setting("Time without reminders after a jump of the wall clock, unless it jumps back")
        @Whole(preset = 3_600_000, min = 0, max = 604_800_000)
        long clockHoldMillis,
    @Setting("Alarm if steps of the trail wait but none has been evaluated for this time")
        @Whole(preset = 300, min = 1, max = 86_400)
        int alarmSeconds) {

  /**
   * The time that the position in the trail may stand still, in milliseconds. A step is evaluated
   * by the second run after it at the latest, so more than two idle intervals are unusual.
   */
  public long stallMillis() {
    return 1_000L * alarmSeconds + 2L * DeadlineRoutes.IDLE_INTERVALS * followMillis;
  }
}
