package org.wasl.assembly.monitoring;

import org.wasl.store.deadline.Deadlines;

/**
 * Detects that the reader of the trail has not moved for long although there are new steps. This
 * process measures the time. After a stop or an outage of the database every step is old, and that
 * is no fault.
 *
 * <p>Not thread-safe.
 */
final class TrailStall {
  private final long allowedNanos;
  private boolean stands;
  private long position;
  private long sinceNanos;

  /**
   * @param allowedMillis the time that the position may stand still, in milliseconds
   */
  TrailStall(long allowedMillis) {
    allowedNanos = 1_000_000 * allowedMillis;
  }

  /** Tells whether the position stands still for longer than permitted, at this measurement. */
  boolean lasts(Deadlines.Progress progress, long nanos) {
    if (progress.lagMillis() == 0) {
      reset();
      return false;
    }
    if (!stands || progress.position() != position) {
      stands = true;
      position = progress.position();
      sinceNanos = nanos;
    }
    return nanos - sinceNanos > allowedNanos;
  }

  /** Restarts the measurement after a time in which the position could not be read. */
  void reset() {
    stands = false;
  }
}
