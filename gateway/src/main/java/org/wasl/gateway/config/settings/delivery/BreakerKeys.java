package org.wasl.gateway.config.settings.delivery;

import static org.wasl.rules.delivery.BreakerPolicy.DEFAULT;

import java.util.List;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.rules.delivery.BreakerPolicy;

/** The keys of {@link BreakerPolicy}; defaults are the policy's own. */
public final class BreakerKeys {

  private static final long DAY_MILLIS = 86_400_000;

  static final SettingKey<Integer> FAILURES =
      SettingKey.integer(
          "delivery.breaker.failuresToOpen",
          DEFAULT.failuresToOpen(),
          1,
          1_000,
          "Transient failures in a row that open an agency's breaker");
  static final SettingKey<Long> OPEN =
      SettingKey.large(
          "delivery.breaker.openMillis",
          DEFAULT.openMillis(),
          1,
          DAY_MILLIS,
          "How long it stays open at first; doubles with each probe that fails");
  static final SettingKey<Long> MAX_OPEN =
      SettingKey.large(
          "delivery.breaker.maxOpenMillis",
          DEFAULT.maxOpenMillis(),
          1,
          DAY_MILLIS,
          "Longest time between two probes");

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS = List.of(FAILURES, OPEN, MAX_OPEN);

  private BreakerKeys() {}

  static BreakerPolicy from(Settings settings) {
    long openMillis = settings.get(OPEN);
    long maxOpenMillis = settings.get(MAX_OPEN);
    if (maxOpenMillis < openMillis) {
      settings.refuse(MAX_OPEN, "must not be below delivery.breaker.openMillis");
      return DEFAULT;
    }
    return new BreakerPolicy(settings.get(FAILURES), openMillis, maxOpenMillis);
  }
}
