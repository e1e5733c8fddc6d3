package org.wasl.sandbox.checker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The start of a run by the wall clock and by a monotonic clock. It finds a jump of the wall clock,
 * for example after a virtual machine or a laptop was suspended. It is thread-safe.
 */
public final class RunClock {
  private static final long TOLERANCE_MILLIS = 1_000;

  private final InstantSource wall;
  private final LongSupplier monotonicNanos;
  private final Instant start;
  private final long startNanos;

  RunClock(InstantSource wall, LongSupplier monotonicNanos) {
    this.wall = wall;
    this.monotonicNanos = monotonicNanos;
    this.start = wall.instant();
    this.startNanos = monotonicNanos.getAsLong();
  }

  /** A run that starts now. */
  public static RunClock startNow() {
    return new RunClock(InstantSource.system(), System::nanoTime);
  }

  /** The start by the wall clock. */
  public Instant start() {
    return start;
  }

  /**
   * Returns how far the wall clock has jumped forward since the start, in milliseconds. Returns 0
   * below one second, which is drift, and after a jump back.
   */
  public long jumpMillis() {
    long elapsed = TimeUnit.NANOSECONDS.toMillis(monotonicNanos.getAsLong() - startNanos);
    long jump = Duration.between(start, wall.instant()).toMillis() - elapsed;
    return jump > TOLERANCE_MILLIS ? jump : 0;
  }
}
