package org.wasl.trail;

import java.time.Duration;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.SettingRecord;

/** Limits of the entries that agencies' requests cause. */
@Under("audit.")
public record RequestAuditConfig(
    @Setting("Interval in which refusals and repetitions of one kind share one counted entry")
        @Named("audit.requestSeconds")
        @Whole(preset = 60, min = 1, max = 86_400)
        Duration interval,
    @Setting("Interval in which an agency's reads of one referral or table share one counted entry")
        @Named("audit.readSeconds")
        @Whole(preset = 86_400, min = 1, max = 604_800)
        Duration readInterval,
    @Setting(
            "Kinds of refusals of one agency that are counted separately. All others are counted"
                + " together")
        @Whole(preset = 100, min = 1, max = 10_000)
        int maxKinds,
    @Setting(
            "Referrals and tables read by one agency that are counted separately. All others are"
                + " counted together")
        @Whole(preset = 1_000, min = 1, max = 100_000)
        int maxReferrals) {
  /** The defaults. */
  public static final RequestAuditConfig DEFAULT =
      new SettingRecord<>(RequestAuditConfig.class).defaults();
}
