package org.wasl.gateway.config.settings.door;

import static org.wasl.store.trail.RequestAuditConfig.DEFAULT;

import java.time.Duration;
import java.util.List;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.store.trail.RequestAuditConfig;

/** The keys of {@link RequestAuditConfig}; defaults are its own. */
public final class RequestAuditKeys {
  static final SettingKey<Integer> INTERVAL =
      SettingKey.integer(
          "audit.requestSeconds",
          (int) DEFAULT.interval().toSeconds(),
          1,
          86_400,
          "Refusals and repetitions of one kind have one counted entry in each such time");
  static final SettingKey<Integer> READ_INTERVAL =
      SettingKey.integer(
          "audit.readSeconds",
          (int) DEFAULT.readInterval().toSeconds(),
          1,
          604_800,
          "Reads of one referral or table by one agency have one counted entry in each such time");
  static final SettingKey<Integer> KINDS =
      SettingKey.integer(
          "audit.maxKinds",
          DEFAULT.maxKinds(),
          1,
          10_000,
          "Kinds of refusals of one agency that are counted separately; the others are one");
  static final SettingKey<Integer> REFERRALS =
      SettingKey.integer(
          "audit.maxReferrals",
          DEFAULT.maxReferrals(),
          1,
          100_000,
          "Referrals and tables read by one agency that are counted separately; the others are"
              + " one");

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS = List.of(INTERVAL, READ_INTERVAL, KINDS, REFERRALS);

  private RequestAuditKeys() {}

  /** The values that are set; an invalid one is reported to the settings. */
  public static RequestAuditConfig from(Settings settings) {
    return new RequestAuditConfig(
        Duration.ofSeconds(settings.get(INTERVAL)),
        Duration.ofSeconds(settings.get(READ_INTERVAL)),
        settings.get(KINDS),
        settings.get(REFERRALS));
  }
}
