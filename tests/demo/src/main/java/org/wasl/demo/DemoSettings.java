package org.wasl.demo;

import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of the gateway that are shorter than in production, so that an outage takes seconds. One
 * setting lets oversight count the cases of today.
 */
final class DemoSettings {
  private static final Map<String, String> SHORTER =
      Map.of(
          "delivery.retry.initialBackoffMillis", "200",
          "delivery.retry.maxBackoffMillis", "2000",
          "delivery.breaker.openMillis", "500",
          "delivery.breaker.maxOpenMillis", "2000",
          "delivery.callDeadlineMillis", "10000",
          "deadlines.followMillis", "50",
          "deadlines.intervalMillis", "1000");

  private static final String RUNNING_PERIODS = "statistics.runningPeriods";

  private DemoSettings() {}

  /** The overrides, with the ports (0 for any free one). */
  static Map<String, String> overrides(int api, int management) {
    Map<String, String> all = new TreeMap<>(SHORTER);
    all.put(RUNNING_PERIODS, "true");
    all.put("api.port", Integer.toString(api));
    all.put("management.port", Integer.toString(management));
    return all;
  }

  /** Lists the changed settings in one line. */
  static String describe() {
    return "shorter than in production: "
        + new TreeMap<>(SHORTER)
        + "; oversight may count the current day";
  }
}
