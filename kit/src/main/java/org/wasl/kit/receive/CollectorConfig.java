package org.wasl.kit.receive;

import java.net.URI;
import org.wasl.base.Backoff;

/**
 * How an agency without a server collects.
 *
 * @param gateway the partner API, for example {@code https://127.0.0.1:8443}
 * @param workers polls at once
 * @param waitSeconds how long one poll waits
 * @param pauseMillis before the next poll after one that failed; doubled with each that fails
 * @param maxPauseMillis the longest such pause
 */
public record CollectorConfig(
    URI gateway, int workers, int waitSeconds, long pauseMillis, long maxPauseMillis) {
  /** One worker, polls of 25 s, pauses from one to eight seconds. */
  public static CollectorConfig of(URI gateway) {
    return new CollectorConfig(gateway, 1, 25, 1_000, 8_000);
  }

  /** The same with more workers. */
  public CollectorConfig withWorkers(int count) {
    return new CollectorConfig(gateway, count, waitSeconds, pauseMillis, maxPauseMillis);
  }

  /** The pause after so many polls that failed before this one. */
  long pauseMillis(int failuresBefore) {
    return new Backoff(pauseMillis, maxPauseMillis).after(failuresBefore);
  }
}
