package org.wasl.base;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A snapshot that callers share: taken at most once a second and for a small part of the time,
 * however long one takes, but again after a minute at the latest.
 *
 * @param <T> the snapshot
 */
public final class CachedSnapshot<T> {
  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A source that failed after a long wait is soon asked again. */
  private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int OFTEN = 50;
  private static final int SELDOM = 200;

  private final Supplier<T> look;
  private final int longerThanTheLook;
  private final LongSupplier nanoClock;
  private CachedResult<T> last = new Unseen<>();
  private long againNanos;

  /** A failure is cached as well, because a failing source is usually slow. */
  private sealed interface CachedResult<T> {}

  private record Unseen<T>() implements CachedResult<T> {}

  private record Seen<T>(T value) implements CachedResult<T> {}

  private record Failed<T>(RuntimeException failure) implements CachedResult<T> {}

  /**
   * A cache of the results of {@code look}, which is taken for at most a fiftieth of the time; ages
   * are measured by this clock.
   */
  public CachedSnapshot(Supplier<T> look) {
    this(look, OFTEN, System::nanoTime);
  }

  /**
   * The same for at most a two-hundredth of the time: for what is only shown, and reads so much
   * that requests which come meanwhile wait for a processor.
   */
  public static <T> CachedSnapshot<T> seldom(Supplier<T> look) {
    return seldom(look, System::nanoTime);
  }

  static <T> CachedSnapshot<T> seldom(Supplier<T> look, LongSupplier nanoClock) {
    return new CachedSnapshot<>(look, SELDOM, nanoClock);
  }

  CachedSnapshot(Supplier<T> look, LongSupplier nanoClock) {
    this(look, OFTEN, nanoClock);
  }

  private CachedSnapshot(Supplier<T> look, int longerThanTheLook, LongSupplier nanoClock) {
    this.look = look;
    this.longerThanTheLook = longerThanTheLook;
    this.nanoClock = nanoClock;
  }

  /** The cached or a new snapshot; a cached failure is thrown to all callers. */
  public synchronized T get() {
    if (last instanceof Unseen<T> || nanoClock.getAsLong() - againNanos >= 0) {
      last = look();
    }
    return switch (last) {
      case Unseen<T>() -> throw new IllegalStateException("a look gives a value or a failure");
      case Seen<T>(T value) -> value;
      case Failed<T>(RuntimeException failure) -> throw failure;
    };
  }

  private CachedResult<T> look() {
    long begun = nanoClock.getAsLong();
    try {
      return new Seen<>(look.get());
    } catch (RuntimeException e) {
      return new Failed<>(e);
    } finally {
      long seen = nanoClock.getAsLong();
      againNanos = seen + Math.clamp(longerThanTheLook * (seen - begun), LEAST_NANOS, MOST_NANOS);
    }
  }
}
