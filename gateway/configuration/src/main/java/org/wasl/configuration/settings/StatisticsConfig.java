package org.wasl.configuration.settings;

import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Preset;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;

/** Limits of statistics. */
@Under("statistics.")
public record StatisticsConfig(
    @Setting(
            "Smaller numbers are hidden from all but oversight. The others have noise of at most"
                + " one less than this")
        @Whole(preset = 5, min = 0, max = 1_000_000)
        int hiddenBelow,
    @Setting("Tables that one agency may request in an hour. Further requests get 429")
        @Whole(preset = 120, min = 1, max = 1_000_000)
        int maxPerHourPerAgency,
    @Setting(
            "True if oversight may request a period that has not ended, whose figures still change")
        @Preset("false")
        boolean runningPeriods) {}
