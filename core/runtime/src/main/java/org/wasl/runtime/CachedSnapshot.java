package org.wasl.runtime;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A snapshot that callers share. It is taken at most once a second and for a small part of the
 * time, however long it takes, but again after a minute at the latest.
 *
 * @param <T> the snapshot
 */
public final class CachedSnapshot<T> {
  private static final long MIN_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A source that failed after a long wait is soon asked again. */
  private static final long MAX_AGE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int COST_RATIO = 50;
  private static final int DISPLAY_COST_RATIO = 200;

  private final Supplier<T> read;
  private final int costRatio;
  private final LongSupplier nanoClock;
  private CachedResult<T> last = new Empty<>();
  private long refreshAtNanos;

  /** A failure is cached as well, because a failing source is usually slow. */
  private sealed interface CachedResult<T> {}

  private record Empty<T>() implements CachedResult<T> {}

  private record Loaded<T>(T value) implements CachedResult<T> {}

  private record Failed<T>(RuntimeException failure) implements CachedResult<T> {}

  /**
   * A cache of the results of {@code read}, which is taken for at most a fiftieth of the time. Ages
   * are measured by this clock.
   */
  public CachedSnapshot(Supplier<T> read) {
    this(read, COST_RATIO, System::nanoTime);
  }

  /**
   * A snapshot that uses at most 0.5 % of the time. It is for data that is only shown, if its query
   * delays other requests.
   */
  public static <T> CachedSnapshot<T> forDisplay(Supplier<T> read) {
    return forDisplay(read, System::nanoTime);
  }

  static <T> CachedSnapshot<T> forDisplay(Supplier<T> read, LongSupplier nanoClock) {
    return new CachedSnapshot<>(read, DISPLAY_COST_RATIO, nanoClock);
  }

  CachedSnapshot(Supplier<T> read, LongSupplier nanoClock) {
    this(read, COST_RATIO, nanoClock);
  }

  private CachedSnapshot(Supplier<T> read, int costRatio, LongSupplier nanoClock) {
    this.read = read;
    this.costRatio = costRatio;
    this.nanoClock = nanoClock;
  }

  /** The cached or a new snapshot. A cached failure is thrown to all callers. */
  public synchronized T get() {
    if (last instanceof Empty<T> || nanoClock.getAsLong() - refreshAtNanos >= 0) {
      last = read();
    }
    return switch (last) {
      case Empty<T>() -> throw new IllegalStateException("the source was not read");
      case Loaded<T>(T value) -> value;
      case Failed<T>(RuntimeException failure) -> throw failure;
    };
  }

  /** Takes the next snapshot at the next call, because the data have changed. */
  public synchronized void expire() {
    refreshAtNanos = nanoClock.getAsLong();
  }

  private CachedResult<T> read() {
    long startNanos = nanoClock.getAsLong();
    try {
      return new Loaded<>(read.get());
    } catch (RuntimeException e) {
      return new Failed<>(e);
    } finally {
      long endNanos = nanoClock.getAsLong();
      refreshAtNanos =
          endNanos + Math.clamp(costRatio * (endNanos - startNanos), MIN_AGE_NANOS, MAX_AGE_NANOS);
    }
  }
}
