package org.wasl.kit.receive;

import java.net.URI;
import java.time.Duration;
import org.wasl.client.ClientConfig;
import org.wasl.client.ClientConfig.CallTimes;
import org.wasl.client.ClientIdentity;

/**
 * The settings by which an agency without a server collects.
 *
 * @param gateway the partner API, for example {@code https://127.0.0.1:8443}
 * @param workers polls at once
 * @param pollWait how long one poll waits
 * @param fetches deliveries that each worker fetches at once; fewer suit a slow line
 * @param times pauses between polls that fail. An attempt ends if the content of a delivery does
 *     not begin or pauses for longer than its timeout. The deadline bounds the whole fetch; longer
 *     than the gateway waits for a receipt ({@code pull.callDeadlineMillis}) is of no use.
 */
public record CollectorConfig(
    URI gateway, int workers, Duration pollWait, int fetches, CallTimes times) {
  /**
   * The default settings. One worker polls for 25 s. Its pauses are at most one second and grow to
   * eight seconds. It fetches four deliveries at once. Each delivery may take five minutes, and 15
   * s without a byte.
   */
  public static CollectorConfig of(URI gateway) {
    CallTimes times =
        new CallTimes(
            Duration.ofSeconds(15),
            Duration.ofMinutes(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(8));
    return new CollectorConfig(gateway, 1, Duration.ofSeconds(25), 4, times);
  }

  /** Returns these settings with more workers. */
  public CollectorConfig withWorkers(int count) {
    return new CollectorConfig(gateway, count, pollWait, fetches, times);
  }

  /** Returns these settings with another number of deliveries that each worker fetches at once. */
  public CollectorConfig withFetches(int atOnce) {
    return new CollectorConfig(gateway, workers, pollWait, atOnce, times);
  }

  /** Returns these settings with other times. */
  public CollectorConfig withTimes(CallTimes other) {
    return new CollectorConfig(gateway, workers, pollWait, fetches, other);
  }

  ClientConfig calls(ClientIdentity identity) {
    return ClientConfig.of(gateway, identity)
        .withTimes(times.attemptTimeout(), times.deadline())
        .withDelays(times.firstDelay(), times.maxDelay());
  }
}
