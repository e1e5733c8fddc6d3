package org.wasl.configuration.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;

/**
 * Settings of erasure and of the deletion of old requests. {@code retention.csv} says how long
 * referrals are kept.
 */
@Under("retention.")
public record RetentionConfig(
    @Setting("Time for which a request to erase waits for the second person")
        @Named("retention.confirmHours")
        @Whole(preset = 72, min = 1, max = 8_760)
        Duration confirm,
    @Setting("Time for which a backup of the database is kept. Then an erasure is final")
        @Named("retention.backupDays")
        @Whole(preset = 35, min = 0, max = 36_500)
        Duration backups,
    @Setting(
            "Folder of the register of erasures, never restored with the database; empty: erasures"
                + " in data.dir")
        Optional<Path> registerDir,
    @Setting(
            "Time for which a request about parked deliveries is kept after its end. Its audit"
                + " trail stays")
        @Named("retention.requestDays")
        @Whole(preset = 365, min = 1, max = 36_500)
        Duration requests,
    @Setting(
            "Interval between two searches for final erasures, such requests and ended evidence"
                + " files")
        @Whole(preset = 600_000, min = 100, max = 86_400_000)
        int intervalMillis,
    @Setting("Alarm if a referral is still kept this long after its retention without a legal hold")
        @Named("retention.graceDays")
        @Whole(preset = 30, min = 0, max = 36_500)
        Duration grace,
    @Setting("Interval between two searches for such referrals. Each search reads every referral")
        @Named("retention.dueSeconds")
        @Whole(preset = 86_400, min = 1, max = 2_592_000)
        Duration dueInterval,
    @Setting("Alarm if erased data is still in the database's files after this time")
        @Named("retention.cleanHours")
        @Whole(preset = 24, min = 1, max = 8_760)
        Duration cleaning) {
  /**
   * Folder of the register of erasures.
   *
   * @param data folder of all files that the gateway writes
   */
  public Path register(Path data) {
    return registerDir.orElse(data.resolve("erasures"));
  }
}
