package org.wasl.configuration.settings.delivery;

import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Decimal;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** Settings of {@link RetryPolicy}, with the defaults of the policy. */
@Under("delivery.retry.")
record RetryConfig(
    @Setting("Failed attempts after which a delivery is parked")
        @Whole(preset = 8, min = 1, max = 1_000)
        int maxAttempts,
    @Setting("Sum of imposed delays after which a delivery is parked")
        @Whole(preset = 259_200_000, min = 1, max = RetryConfig.YEAR_MILLIS)
        long horizonMillis,
    @Setting("Delay after the first failure")
        @Whole(preset = 500, min = 1, max = RetryConfig.YEAR_MILLIS)
        long initialBackoffMillis,
    @Setting("Longest delay that the gateway chooses itself")
        @Whole(preset = 600_000, min = 1, max = RetryConfig.YEAR_MILLIS)
        long maxBackoffMillis,
    @Setting("Growth of the delay from one failure to the next")
        @Decimal(preset = 2.0, min = 1, max = 100)
        double multiplier,
    @Setting("Random part of the delay") @Decimal(preset = 0.5, min = 0, max = 1) double jitter,
    @Setting("Longest Retry-After of an agency that is respected")
        @Whole(preset = 3_600_000, min = 0, max = RetryConfig.YEAR_MILLIS)
        long maxRetryAfterMillis,
    @Setting("Interruptions by an end of the process after which a delivery runs alone")
        @Whole(preset = 3, min = 1, max = 1_000)
        int interruptedLimit,
    @Setting("Interruptions while alone after which a delivery is parked")
        @Whole(preset = 2, min = 1, max = 1_000)
        int interruptedAloneLimit)
    implements CheckedSettings {
  static final long YEAR_MILLIS = 31_536_000_000L;

  @Override
  public void check(Settings settings) {
    if (maxBackoffMillis < initialBackoffMillis) {
      settings.refuse(
          "delivery.retry.maxBackoffMillis",
          "must not be below delivery.retry.initialBackoffMillis");
    } else if (horizonMillis < maxBackoffMillis) {
      settings.refuse(
          "delivery.retry.horizonMillis", "must not be below delivery.retry.maxBackoffMillis");
    }
  }

  RetryPolicy policy() {
    return new RetryPolicy(
        maxAttempts,
        horizonMillis,
        initialBackoffMillis,
        maxBackoffMillis,
        multiplier,
        jitter,
        maxRetryAfterMillis,
        interruptedLimit,
        interruptedAloneLimit);
  }
}
