package org.wasl.configuration.settings.delivery;

import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.runtime.settings.CheckedSettings;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.Settings;

/** Settings of {@link BreakerPolicy}, with the defaults of the policy. */
@Under("delivery.breaker.")
record BreakerConfig(
    @Setting("Transient failures in a row that open an agency's breaker")
        @Whole(preset = 5, min = 1, max = 1_000)
        int failuresToOpen,
    @Setting("Time for which it stays open at first. The time doubles with each failed probe")
        @Whole(preset = 1_000, min = 1, max = BreakerConfig.DAY_MILLIS)
        long openMillis,
    @Setting("Longest time between two probes")
        @Whole(preset = 60_000, min = 1, max = BreakerConfig.DAY_MILLIS)
        long maxOpenMillis)
    implements CheckedSettings {
  static final long DAY_MILLIS = 86_400_000;

  @Override
  public void check(Settings settings) {
    if (maxOpenMillis < openMillis) {
      settings.refuse(
          "delivery.breaker.maxOpenMillis", "must not be below delivery.breaker.openMillis");
    }
  }

  BreakerPolicy policy() {
    return new BreakerPolicy(failuresToOpen, openMillis, maxOpenMillis);
  }
}
