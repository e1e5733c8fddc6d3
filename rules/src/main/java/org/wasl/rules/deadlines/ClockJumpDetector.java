package org.wasl.rules.deadlines;

/**
 * Whether the wall clock can be believed. Deadlines are times of day, not intervals: when the clock
 * jumps they do not move along, as attempts do; nothing is fired until the clock is back where it
 * was, or a person has had time to look. Not for use by several threads.
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
   * @param holdMillis how long a clock that jumped and stays where it is goes unbelieved
   */
  public ClockJumpDetector(long toleranceMillis, long holdMillis) {
    this.toleranceMillis = toleranceMillis;
    this.holdMillis = holdMillis;
  }

  /** Starts anew: who was not watching cannot tell a jump from an absence. */
  public void reset() {
    watching = false;
    offMillis = 0;
  }

  /**
   * Looks at both clocks.
   *
   * @return true when the wall clock can be believed now
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
