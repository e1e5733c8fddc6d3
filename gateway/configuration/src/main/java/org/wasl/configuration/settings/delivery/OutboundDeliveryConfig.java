package org.wasl.configuration.settings.delivery;

import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** Limits of outgoing deliveries. */
@Under("delivery.")
public record OutboundDeliveryConfig(
    @Setting("Ids handed to the broker for each agency") @Whole(preset = 64, min = 1, max = 10_000)
        int windowPerAgency,
    @Setting("Concurrent calls to one agency, if its file has no maxConcurrent")
        @Whole(preset = 16, min = 1, max = 1_000)
        int maxConcurrentPerAgency,
    @Setting("Time limit to connect to an agency") @Whole(preset = 5_000, min = 10, max = 60_000)
        int connectTimeoutMillis,
    @Setting("Time limit of one call, if the agency's file has no callDeadlineMillis")
        @Whole(preset = 30_000, min = 100, max = 600_000)
        int callDeadlineMillis,
    @Setting("Time for which a lease is valid after the time limit of its call")
        @Whole(preset = 10_000, min = 100, max = 600_000)
        int leaseMarginMillis,
    @Setting("Time after which an id that the broker does not have counts as lost")
        @Whole(preset = 2_000, min = 100, max = 600_000)
        int dispatchGraceMillis,
    @Setting(
            "How long a delivery that was interrupted too often waits to run alone, and how long it"
                + " may run alone")
        @Whole(preset = 5_000, min = 0, max = 600_000)
        int suspectPatienceMillis,
    @Setting(
            "Time for which an agency must be revoked or without a file before its deliveries are"
                + " parked")
        @Whole(preset = 120_000, min = 1_000, max = 86_400_000)
        int unavailableMillis,
    @Setting("Largest answer that is read") @Whole(preset = 65_536, min = 1_024, max = 1_048_576)
        int maxAnswerBytes,
    RetryConfig retryConfig,
    BreakerConfig breakerConfig)
    implements CheckedSettings {

  /** Length of a lease, in milliseconds. It is always longer than the call that it covers. */
  public long leaseMillis() {
    return leaseMillis(callDeadlineMillis);
  }

  /** Length of a lease for calls with another deadline, in milliseconds. */
  public long leaseMillis(long deadlineMillis) {
    return deadlineMillis + leaseMarginMillis;
  }

  /** The policy of retries for one delivery. */
  public RetryPolicy retry() {
    return retryConfig.policy();
  }

  /** The policy that holds back calls to a failing agency. */
  public BreakerPolicy breaker() {
    return breakerConfig.policy();
  }

  @Override
  public void check(Settings settings) {
    if (connectTimeoutMillis > callDeadlineMillis) {
      settings.refuse(
          "delivery.connectTimeoutMillis", "must not be above delivery.callDeadlineMillis");
    }
  }
}
