package org.wasl.gateway.config.settings.operations;

import java.util.List;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.rules.operations.DeliveryRate;

/**
 * Limits of operators.
 *
 * @param perMinute parked deliveries that a request moves in a minute, where it says nothing else
 * @param approvalSeconds time a second person has to approve a request, in seconds
 * @param maxDeliveries most deliveries of one request
 * @param shownIds most ids displayed for each group
 * @param listed most requests, referrals and operator actions in one list
 * @param maxTimelineSteps most steps of a referral that are displayed, the newest
 * @param maxWindowHours longest maintenance window that may be announced, in hours
 */
public record OperationsConfig(
    int perMinute,
    int approvalSeconds,
    int maxDeliveries,
    int shownIds,
    int listed,
    int maxTimelineSteps,
    int maxWindowHours) {

  static final SettingKey<Integer> RATE =
      SettingKey.integer(
          "replay.perMinute",
          600,
          1,
          DeliveryRate.MAX_PER_MINUTE,
          "Parked deliveries that a request moves in a minute by default");
  static final SettingKey<Integer> APPROVAL =
      SettingKey.integer(
          "replay.approvalSeconds",
          86_400,
          60,
          2_592_000,
          "Time a second person has to approve a request");
  static final SettingKey<Integer> DELIVERIES =
      SettingKey.integer(
          "replay.maxDeliveries", 10_000, 1, 1_000_000, "Most deliveries of one request");
  static final SettingKey<Integer> SHOWN =
      SettingKey.integer(
          "operations.shownIds", 20, 1, 1_000, "Most ids shown of each group of parked deliveries");
  static final SettingKey<Integer> LISTED =
      SettingKey.integer(
          "operations.maxListed",
          100,
          1,
          1_000,
          "Most requests, referrals and operator actions in one list");
  static final SettingKey<Integer> TIMELINE =
      SettingKey.integer(
          "operations.maxTimelineSteps",
          1_000,
          10,
          10_000,
          "Most steps of a referral in the console, the newest");
  static final SettingKey<Integer> WINDOW =
      SettingKey.integer(
          "operations.maxWindowHours",
          168,
          1,
          8_760,
          "Longest maintenance window of an agency that may be announced");

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS =
      List.of(RATE, APPROVAL, DELIVERIES, SHOWN, LISTED, TIMELINE, WINDOW);

  /** The values that are set; an invalid one is reported to the settings. */
  public static OperationsConfig from(Settings settings) {
    return new OperationsConfig(
        settings.get(RATE),
        settings.get(APPROVAL),
        settings.get(DELIVERIES),
        settings.get(SHOWN),
        settings.get(LISTED),
        settings.get(TIMELINE),
        settings.get(WINDOW));
  }
}
