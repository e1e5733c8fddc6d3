package org.wasl.gateway.config.settings;

import java.util.List;
import java.util.stream.Stream;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.routes.inquiry.EvidenceHandler.Limits;

/**
 * Settings of the audit log.
 *
 * @param origin its name in every checkpoint, and that of its key
 * @param sequenceMillis longest time an entry waits for its position, in milliseconds
 * @param checkpointMillis time between two checkpoints while it grows, in milliseconds
 * @param maxLeaves most leaves that one checkpoint adds
 * @param alarmSeconds age of an entry under no checkpoint, or none that is cosigned, that raises an
 *     alarm, in seconds
 * @param graceSeconds age beyond which the door accepts no messages, in seconds; 0: never
 * @param yearlyShards whether a shard of the log is closed at the end of its year; else only when
 *     an operator asks
 * @param repairMinutes time between two comparisons of all published files with what was signed, in
 *     minutes
 * @param bundles limits of one evidence bundle
 * @param witnesses the witnesses
 */
public record AuditLogConfig(
    String origin,
    int sequenceMillis,
    int checkpointMillis,
    int maxLeaves,
    int alarmSeconds,
    int graceSeconds,
    boolean yearlyShards,
    int repairMinutes,
    Limits bundles,
    WitnessesConfig witnesses) {

  private static final int MEBIBYTE = 1024 * 1024;

  static final SettingKey<String> ORIGIN =
      new SettingKey<>(
          "log.origin",
          "wasl.example/log",
          "Name of the audit log and of its key; never changes",
          "host name and path, without scheme",
          text -> {
            if (!text.matches("[a-z0-9.-]{1,100}(/[A-Za-z0-9._-]{1,50}){0,4}")) {
              throw new IllegalArgumentException("must be a host name and path, without scheme");
            }
            return text;
          });
  static final SettingKey<Integer> SEQUENCE =
      SettingKey.integer(
          "log.sequenceMillis",
          100,
          10,
          60_000,
          "Interval of the search for entries without a position; four times as long after none");
  static final SettingKey<Integer> CHECKPOINT =
      SettingKey.integer(
          "log.checkpointMillis", 1_000, 100, 3_600_000, "Time between two checkpoints of the log");
  static final SettingKey<Integer> LEAVES =
      SettingKey.integer(
          "log.maxLeaves", 65_536, 256, 1_048_576, "Most entries that one checkpoint adds");
  static final SettingKey<Integer> ALARM =
      SettingKey.integer(
          "log.alarmSeconds",
          60,
          1,
          86_400,
          "Age of an entry under no checkpoint, or none that enough witnesses signed, that raises"
              + " an alarm");
  static final SettingKey<Integer> GRACE =
      SettingKey.integer(
          "log.graceSeconds",
          1_800,
          0,
          31_536_000,
          "Such an age past which the door answers 503; 0: never");
  static final SettingKey<Boolean> YEARLY =
      new SettingKey<>(
          "log.shards",
          "yearly",
          "When a shard of the log is closed: at the end of its year, 00:00 UTC, or only when"
              + " asked",
          "yearly or manual",
          text -> {
            if (!text.equals("yearly") && !text.equals("manual")) {
              throw new IllegalArgumentException("must be yearly or manual");
            }
            return text.equals("yearly");
          });
  static final SettingKey<Integer> REPAIR =
      SettingKey.integer(
          "log.repairMinutes",
          60,
          1,
          525_600,
          "Time between two comparisons of the log's published files with what was signed");
  static final SettingKey<Integer> REFERRAL_STEPS =
      SettingKey.integer(
          "log.referralSteps",
          50_000,
          1,
          10_000_000,
          "Most steps of a referral that is read for evidence; each takes a kilobyte of memory");
  static final SettingKey<Integer> STEPS =
      SettingKey.integer(
          "log.bundleSteps",
          EvidenceBundle.MAX_STEPS,
          1,
          EvidenceBundle.MAX_STEPS,
          "Most steps of a referral in one bundle of evidence; verifiers read no more than 10000");
  static final SettingKey<Integer> MIB =
      SettingKey.integer(
          "log.bundleMib",
          EvidenceBundle.MAX_BYTES / MEBIBYTE,
          1,
          EvidenceBundle.MAX_BYTES / MEBIBYTE,
          "Largest bundle of evidence, in MiB; verifiers read no more than 16");
  static final List<SettingKey<?>> KEYS =
      Stream.concat(
              Stream.of(
                  ORIGIN,
                  SEQUENCE,
                  CHECKPOINT,
                  LEAVES,
                  ALARM,
                  GRACE,
                  YEARLY,
                  REPAIR,
                  REFERRAL_STEPS,
                  STEPS,
                  MIB),
              WitnessesConfig.KEYS.stream())
          .<SettingKey<?>>map(key -> key)
          .toList();

  static AuditLogConfig from(Settings settings) {
    if (settings.get(GRACE) > 0 && settings.get(GRACE) < settings.get(ALARM)) {
      settings.refuse(GRACE, "must not be below log.alarmSeconds");
    }
    if (settings.get(REFERRAL_STEPS) < settings.get(STEPS)) {
      settings.refuse(REFERRAL_STEPS, "must not be below " + STEPS.name());
    }
    return new AuditLogConfig(
        settings.get(ORIGIN),
        settings.get(SEQUENCE),
        settings.get(CHECKPOINT),
        settings.get(LEAVES),
        settings.get(ALARM),
        settings.get(GRACE),
        settings.get(YEARLY),
        settings.get(REPAIR),
        new Limits(settings.get(REFERRAL_STEPS), settings.get(STEPS), settings.get(MIB) * MEBIBYTE),
        WitnessesConfig.from(settings));
  }
}
