package org.wasl.gateway.config.settings.delivery;

import java.util.List;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;

/**
 * Limits of outgoing deliveries.
 *
 * @param retry how long one delivery is tried
 * @param breaker when calls to a failing agency are held back
 * @param windowPerAgency ids handed to the broker and not finished, for each agency
 * @param maxConcurrentPerAgency calls under way to one agency, where its file says nothing else
 * @param connectTimeoutMillis time to reach an agency, in milliseconds
 * @param callDeadlineMillis hard deadline of one call, in milliseconds
 * @param leaseMarginMillis how much longer than the call its lease lasts, in milliseconds
 * @param dispatchGraceMillis time before an id that the broker does not have counts as lost, in
 *     milliseconds
 * @param suspectPatienceMillis how long a suspect waits to run alone, and how long it runs alone,
 *     in milliseconds
 * @param unavailableMillis how long an agency must have been revoked or unknown before what is
 *     waiting for it is parked, in milliseconds
 * @param maxAnswerBytes largest answer of an agency that is read, in bytes
 */
public record OutboundDeliveryConfig(
    RetryPolicy retry,
    BreakerPolicy breaker,
    int windowPerAgency,
    int maxConcurrentPerAgency,
    int connectTimeoutMillis,
    int callDeadlineMillis,
    int leaseMarginMillis,
    int dispatchGraceMillis,
    int suspectPatienceMillis,
    int unavailableMillis,
    int maxAnswerBytes) {

  static final SettingKey<Integer> WINDOW =
      SettingKey.integer(
          "delivery.windowPerAgency", 64, 1, 10_000, "Ids handed to the broker for each agency");
  static final SettingKey<Integer> CONCURRENT =
      SettingKey.integer(
          "delivery.maxConcurrentPerAgency",
          16,
          1,
          1_000,
          "Calls under way to one agency, where its file has no maxConcurrent");
  static final SettingKey<Integer> CONNECT =
      SettingKey.integer(
          "delivery.connectTimeoutMillis", 5_000, 10, 60_000, "Time to reach an agency");
  static final SettingKey<Integer> DEADLINE =
      SettingKey.integer(
          "delivery.callDeadlineMillis",
          30_000,
          100,
          600_000,
          "Hard end of one call, where the agency's file has no callDeadlineMillis");
  static final SettingKey<Integer> MARGIN =
      SettingKey.integer(
          "delivery.leaseMarginMillis",
          10_000,
          100,
          600_000,
          "How much longer than the call's deadline its lease is valid");
  static final SettingKey<Integer> GRACE =
      SettingKey.integer(
          "delivery.dispatchGraceMillis",
          2_000,
          100,
          600_000,
          "Time after which an id that the broker does not have counts as lost");
  static final SettingKey<Integer> PATIENCE =
      SettingKey.integer(
          "delivery.suspectPatienceMillis",
          5_000,
          0,
          600_000,
          "How long a delivery that was interrupted too often waits to run alone, and runs alone");
  static final SettingKey<Integer> UNAVAILABLE =
      SettingKey.integer(
          "delivery.unavailableMillis",
          120_000,
          1_000,
          86_400_000,
          "How long an agency must have been revoked or without a file before its deliveries are"
              + " parked");
  static final SettingKey<Integer> ANSWER =
      SettingKey.integer(
          "delivery.maxAnswerBytes", 65_536, 1_024, 1_048_576, "Largest answer that is read");

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS =
      List.of(WINDOW, CONCURRENT, CONNECT, DEADLINE, MARGIN, GRACE, PATIENCE, UNAVAILABLE, ANSWER);

  /** Length of a lease: always longer than the call that it covers, in milliseconds. */
  public long leaseMillis() {
    return leaseMillis(callDeadlineMillis);
  }

  /** The same for calls with another deadline. */
  public long leaseMillis(long deadlineMillis) {
    return deadlineMillis + leaseMarginMillis;
  }

  /** The values that are set; an invalid one is reported to the settings. */
  public static OutboundDeliveryConfig from(Settings settings) {
    if (settings.get(CONNECT) > settings.get(DEADLINE)) {
      settings.refuse(CONNECT, "must not be above delivery.callDeadlineMillis");
    }
    return new OutboundDeliveryConfig(
        RetryKeys.from(settings),
        BreakerKeys.from(settings),
        settings.get(WINDOW),
        settings.get(CONCURRENT),
        settings.get(CONNECT),
        settings.get(DEADLINE),
        settings.get(MARGIN),
        settings.get(GRACE),
        settings.get(PATIENCE),
        settings.get(UNAVAILABLE),
        settings.get(ANSWER));
  }
}
