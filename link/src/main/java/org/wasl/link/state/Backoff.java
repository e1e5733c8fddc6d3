package org.wasl.link.state;

/**
 * The pauses between two attempts.
 *
 * @param millis the first one, doubled with each attempt
 * @param maxMillis the longest
 */
public record Backoff(long millis, long maxMillis) {
  /** The pause after so many attempts that failed before this one. */
  public long after(int failuresBefore) {
    return Math.min(maxMillis, millis << Math.min(failuresBefore, 20));
  }
}
