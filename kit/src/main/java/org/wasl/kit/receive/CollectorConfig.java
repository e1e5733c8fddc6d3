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
 * @param fetches deliveries that each worker fetches at once; fewer suit a slow line
 * @param idleMillis how long at most until the content of a delivery begins, and between two pieces
 *     of it
 * @param fetchMillis how long the content of a delivery may take in all; longer than the gateway
 *     waits for a receipt ({@code pull.callDeadlineMillis}) is of no use
 */
public record CollectorConfig(
    URI gateway,
    int workers,
    int waitSeconds,
    long pauseMillis,
    long maxPauseMillis,
    int fetches,
    long idleMillis,
    long fetchMillis) {
  /**
   * One worker, polls of 25 s, pauses from one to eight seconds; four deliveries at once, each for
   * five minutes at most and 15 s without a byte.
   */
  public static CollectorConfig of(URI gateway) {
    return new CollectorConfig(gateway, 1, 25, 1_000, 8_000, 4, 15_000, 300_000);
  }

  /** The same with more workers. */
  public CollectorConfig withWorkers(int count) {
    return new CollectorConfig(
        gateway, count, waitSeconds, pauseMillis, maxPauseMillis, fetches, idleMillis, fetchMillis);
  }

  /** The same with other pauses between polls that fail. */
  public CollectorConfig withPauses(long first, long longest) {
    return new CollectorConfig(
        gateway, workers, waitSeconds, first, longest, fetches, idleMillis, fetchMillis);
  }

  /** The same with another number of deliveries that each worker fetches at once. */
  public CollectorConfig withFetches(int atOnce) {
    return new CollectorConfig(
        gateway,
        workers,
        waitSeconds,
        pauseMillis,
        maxPauseMillis,
        atOnce,
        idleMillis,
        fetchMillis);
  }

  /** The same with other limits of the time in which a delivery is fetched. */
  public CollectorConfig withFetchLimits(long idle, long inAll) {
    return new CollectorConfig(
        gateway, workers, waitSeconds, pauseMillis, maxPauseMillis, fetches, idle, inAll);
  }

  /** Connections that all workers need: each polls, or fetches. */
  int connections() {
    return workers * fetches;
  }

  /** The pause after so many polls that failed before this one. */
  long pauseMillis(int failuresBefore) {
    return new Backoff(pauseMillis, maxPauseMillis).after(failuresBefore);
  }
}
