package org.wasl.gateway.monitoring;

import org.wasl.store.deadline.Deadlines;

/**
 * Whether the trail has not been followed for long though there are new steps. Measured by this
 * process: after a stop or an outage of the database every step is old, and nothing is wrong.
 *
 * <p>Not thread-safe.
 */
final class TrailStall {
  private final long allowedNanos;
  private boolean stands;
  private long position;
  private long sinceNanos;

  /**
   * @param allowedMillis how long the position may stand still, in milliseconds
   */
  TrailStall(long allowedMillis) {
    allowedNanos = 1_000_000 * allowedMillis;
  }

  /** Whether it stands still for longer than is allowed, as of this look. */
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

  /** Begins anew: nobody could look. */
  void reset() {
    stands = false;
  }
}
