package org.wasl.configuration.settings;

import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.routes.inquiry.EvidenceHandler.Limits;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Form;
import org.wasl.runtime.settings.Setting.Preset;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** Settings of the audit log. */
@Under("log.")
public record AuditLogConfig(
    @Setting("Name of the audit log and of its key; never changes")
        @Preset("wasl.example/log")
        @Range("host name and path, without scheme")
        @Form(
            value = "[a-z0-9.-]{1,100}(/[A-Za-z0-9._-]{1,50}){0,4}",
            otherwise = "must be a host name and path, without scheme")
        String origin,
    @Setting(
            "Interval between two searches for entries without a position. It is four times as long"
                + " if there are none")
        @Whole(preset = 100, min = 10, max = 60_000)
        int sequenceMillis,
    @Setting("Time between two checkpoints of the log")
        @Whole(preset = 1_000, min = 100, max = 3_600_000)
        int checkpointMillis,
    @Setting("Maximum entries that one checkpoint adds")
        @Whole(preset = 65_536, min = 256, max = 1_048_576)
        int maxLeaves,
    @Setting(
            "Alarm if an entry of this age has no checkpoint, or none that enough witnesses signed")
        @Whole(preset = 60, min = 1, max = 86_400)
        int alarmSeconds,
    @Setting("Age of such an entry above which the partner API answers 503; 0: never")
        @Whole(preset = 1_800, min = 0, max = 31_536_000)
        int graceSeconds,
    @Setting(
            "When a shard of the log is closed: at the end of its year, 00:00 UTC, or only when"
                + " asked")
        @Preset("yearly")
        @Range("yearly or manual")
        Shards shards,
    @Setting(
            "Time between two comparisons of the log's published files with the signed checkpoints")
        @Whole(preset = 60, min = 1, max = 525_600)
        int repairMinutes,
    @Setting(
            "Maximum steps of a referral that is read for evidence. Each takes a kilobyte of"
                + " memory")
        @Whole(preset = 50_000, min = 1, max = 10_000_000)
        int referralSteps,
    @Setting(
            "Maximum steps of a referral in one bundle of evidence. Verifiers read no more than"
                + " 10000")
        @Whole(preset = EvidenceBundle.MAX_STEPS, min = 1, max = EvidenceBundle.MAX_STEPS)
        int bundleSteps,
    @Setting("Largest bundle of evidence, in MiB. Verifiers read no more than 16")
        @Whole(preset = AuditLogConfig.LARGEST_MIB, min = 1, max = AuditLogConfig.LARGEST_MIB)
        int bundleMib,
    WitnessesConfig witnesses,
    TimeStampsConfig timeStamps)
    implements CheckedSettings {
  private static final int MEBIBYTE = 1024 * 1024;
  static final int LARGEST_MIB = EvidenceBundle.MAX_BYTES / MEBIBYTE;

  /** The time at which a shard of the log is closed. */
  public enum Shards {
    /** At the end of its year. */
    YEARLY,
    /** At an operator's request. */
    MANUAL
  }

  /** Limits of one evidence bundle. */
  public Limits bundles() {
    return new Limits(referralSteps, bundleSteps, bundleMib * MEBIBYTE);
  }

  @Override
  public void check(Settings settings) {
    if (graceSeconds > 0 && graceSeconds < alarmSeconds) {
      settings.refuse("log.graceSeconds", "must not be below log.alarmSeconds");
    }
    if (referralSteps < bundleSteps) {
      settings.refuse("log.referralSteps", "must not be below log.bundleSteps");
    }
  }
}
