package org.wasl.runtime;

/**
 * The pauses between two attempts.
 *
 * @param millis the first one, doubled with each attempt
 * @param maxMillis the longest
 */
public record Backoff(long millis, long maxMillis) {
  /** More would overflow a long in the end. A millisecond is 17 minutes by then. */
  private static final int MAX_DOUBLINGS = 20;

  /** The pause after so many attempts that failed before this one. */
  public long after(int failuresBefore) {
    return Math.min(maxMillis, millis << Math.min(failuresBefore, MAX_DOUBLINGS));
  }
}
