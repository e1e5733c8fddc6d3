package org.wasl.gateway.config.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;

/**
 * Settings of erasure and of the deletion of old requests; how long referrals are kept is in {@code
 * retention.csv}.
 *
 * @param confirm how long a request waits for the second person
 * @param backups how long a backup of the database is kept
 * @param register folder of the register of erasures
 * @param requests how long a request about parked deliveries is kept once it is over
 * @param intervalMillis interval of the search for erasures that have become final and for such
 *     requests, in milliseconds
 * @param grace how long after its retention a referral may still be there; then it is an alarm
 * @param dueInterval interval of the search for such referrals
 * @param cleaning how long what was erased may be in the database's files; then it is an alarm
 */
public record RetentionConfig(
    Duration confirm,
    Duration backups,
    Path register,
    Duration requests,
    int intervalMillis,
    Duration grace,
    Duration dueInterval,
    Duration cleaning) {

  static final SettingKey<Integer> CONFIRM =
      SettingKey.integer(
          "retention.confirmHours",
          72,
          1,
          8_760,
          "How long a request to erase waits for the second person");
  static final SettingKey<Integer> BACKUP =
      SettingKey.integer(
          "retention.backupDays",
          35,
          0,
          36_500,
          "How long a backup of the database is kept; then an erasure is final");
  static final SettingKey<Optional<Path>> REGISTER =
      SettingKey.optionalPath(
          "retention.registerDir",
          "Folder of the register of erasures, never restored with the database; empty: erasures in"
              + " data.dir");
  static final SettingKey<Integer> REQUESTS =
      SettingKey.integer(
          "retention.requestDays",
          365,
          1,
          36_500,
          "How long a request about parked deliveries is kept once it is over; its trail stays");
  static final SettingKey<Integer> INTERVAL =
      SettingKey.integer(
          "retention.intervalMillis",
          600_000,
          100,
          86_400_000,
          "Interval of the search for erasures that have become final, and for such requests");
  static final SettingKey<Integer> GRACE =
      SettingKey.integer(
          "retention.graceDays",
          30,
          0,
          36_500,
          "A referral still kept so long after its retention, and not held, is an alarm");
  static final SettingKey<Integer> DUE_INTERVAL =
      SettingKey.integer(
          "retention.dueSeconds",
          86_400,
          1,
          2_592_000,
          "Interval of the search for such referrals; each reads every referral");
  static final SettingKey<Integer> CLEANING =
      SettingKey.integer(
          "retention.cleanHours",
          24,
          1,
          8_760,
          "What was erased and is in the database's files for so long is an alarm");
  static final List<SettingKey<?>> KEYS =
      List.of(CONFIRM, BACKUP, REGISTER, REQUESTS, INTERVAL, GRACE, DUE_INTERVAL, CLEANING);

  static RetentionConfig from(Settings settings) {
    return new RetentionConfig(
        Duration.ofHours(settings.get(CONFIRM)),
        Duration.ofDays(settings.get(BACKUP)),
        settings.get(REGISTER).orElse(settings.get(FolderConfig.DATA).resolve("erasures")),
        Duration.ofDays(settings.get(REQUESTS)),
        settings.get(INTERVAL),
        Duration.ofDays(settings.get(GRACE)),
        Duration.ofSeconds(settings.get(DUE_INTERVAL)),
        Duration.ofHours(settings.get(CLEANING)));
  }
}
