package org.wasl.rules.deadlines;

/**
 * Detects jumps of the wall clock. Deadlines are points in time, not intervals. They are not
 * shifted when the clock jumps, but attempts are. No deadline fires until the clock is back, or
 * until operators have had time to react. The detector is not thread-safe.
 */
public final class ClockJumpDetector {
  private static final long NANOS = 1_000_000;

  private final long toleranceMillis;
  private final long holdMillis;
  private boolean watching;
  private long wallMillis;
  private long monotonicNanos;
  private long offMillis;
  private long heldSinceNanos;

  /**
   * @param toleranceMillis a wall clock that moves further than this against the monotonic one has
   *     jumped
   * @param holdMillis how long a clock that has jumped is not trusted
   */
  public ClockJumpDetector(long toleranceMillis, long holdMillis) {
    this.toleranceMillis = toleranceMillis;
    this.holdMillis = holdMillis;
  }

  /** Resets the detector. After a pause of the observer a jump cannot be detected. */
  public void reset() {
    watching = false;
    offMillis = 0;
  }

  /**
   * Compares both clocks.
   *
   * @return true if the wall clock can be trusted now
   */
  public boolean check(long nowWallMillis, long nowMonotonicNanos) {
    long jump =
        watching ? nowWallMillis - wallMillis - (nowMonotonicNanos - monotonicNanos) / NANOS : 0;
    watching = true;
    wallMillis = nowWallMillis;
    monotonicNanos = nowMonotonicNanos;
    if (Math.abs(jump) > toleranceMillis) {
      offMillis += jump;
      heldSinceNanos = nowMonotonicNanos;
    }
    if (Math.abs(offMillis) <= toleranceMillis
        || nowMonotonicNanos - heldSinceNanos >= holdMillis * NANOS) {
      offMillis = 0;
    }
    return offMillis == 0;
  }
}
