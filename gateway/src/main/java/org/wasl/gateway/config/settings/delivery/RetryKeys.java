package org.wasl.gateway.config.settings.delivery;

import static org.wasl.rules.delivery.RetryPolicy.DEFAULT;

import java.util.List;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.rules.delivery.RetryPolicy;

/** The keys of {@link RetryPolicy}; defaults are the policy's own. */
public final class RetryKeys {

  private static final long YEAR_MILLIS = 31_536_000_000L;

  static final SettingKey<Integer> ATTEMPTS =
      SettingKey.integer(
          "delivery.retry.maxAttempts",
          DEFAULT.maxAttempts(),
          1,
          1_000,
          "Failed attempts after which a delivery is parked");
  static final SettingKey<Long> HORIZON =
      SettingKey.large(
          "delivery.retry.horizonMillis",
          DEFAULT.horizonMillis(),
          1,
          YEAR_MILLIS,
          "Sum of imposed delays after which a delivery is parked");
  static final SettingKey<Long> INITIAL =
      SettingKey.large(
          "delivery.retry.initialBackoffMillis",
          DEFAULT.initialBackoffMillis(),
          1,
          YEAR_MILLIS,
          "Delay after the first failure");
  static final SettingKey<Long> MAX =
      SettingKey.large(
          "delivery.retry.maxBackoffMillis",
          DEFAULT.maxBackoffMillis(),
          1,
          YEAR_MILLIS,
          "Largest delay of our own choice");
  static final SettingKey<Double> MULTIPLIER =
      SettingKey.decimal(
          "delivery.retry.multiplier",
          DEFAULT.multiplier(),
          1,
          100,
          "Growth of the delay from one failure to the next");
  static final SettingKey<Double> JITTER =
      SettingKey.decimal(
          "delivery.retry.jitter", DEFAULT.jitter(), 0, 1, "Random part of the delay");
  static final SettingKey<Long> RETRY_AFTER =
      SettingKey.large(
          "delivery.retry.maxRetryAfterMillis",
          DEFAULT.maxRetryAfterMillis(),
          0,
          YEAR_MILLIS,
          "Largest Retry-After of an agency that is honoured");
  static final SettingKey<Integer> INTERRUPTED =
      SettingKey.integer(
          "delivery.retry.interruptedLimit",
          DEFAULT.interruptedLimit(),
          1,
          1_000,
          "Interruptions by an end of the process after which a delivery runs alone");
  static final SettingKey<Integer> ALONE =
      SettingKey.integer(
          "delivery.retry.interruptedAloneLimit",
          DEFAULT.interruptedAloneLimit(),
          1,
          1_000,
          "Interruptions while alone after which a delivery is parked");

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS =
      List.of(ATTEMPTS, HORIZON, INITIAL, MAX, MULTIPLIER, JITTER, RETRY_AFTER, INTERRUPTED, ALONE);

  private RetryKeys() {}

  static RetryPolicy from(Settings settings) {
    long initialMillis = settings.get(INITIAL);
    long maxMillis = settings.get(MAX);
    long horizonMillis = settings.get(HORIZON);
    if (maxMillis < initialMillis) {
      settings.refuse(MAX, "must not be below delivery.retry.initialBackoffMillis");
      return DEFAULT;
    }
    if (horizonMillis < maxMillis) {
      settings.refuse(HORIZON, "must not be below delivery.retry.maxBackoffMillis");
      return DEFAULT;
    }
    return new RetryPolicy(
        settings.get(ATTEMPTS),
        horizonMillis,
        initialMillis,
        maxMillis,
        settings.get(MULTIPLIER),
        settings.get(JITTER),
        settings.get(RETRY_AFTER),
        settings.get(INTERRUPTED),
        settings.get(ALONE));
  }
}
