package org.wasl.gateway.monitoring;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A snapshot that callers share: taken at most once a second, and at most for a fiftieth of the
 * time however long one takes.
 *
 * @param <T> the snapshot
 */
public final class CachedSnapshot<T> {
  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int LONGER_THAN_THE_LOOK = 50;

  private final Supplier<T> look;
  private final LongSupplier nanoClock;
  private Outcome<T> last;
  private long againNanos;

  /** A failure is cached as well, because a failing source is usually slow. */
  private record Outcome<T>(T value, RuntimeException failure) {}

  /** A cache of the results of {@code look}; ages are measured by this clock. */
  public CachedSnapshot(Supplier<T> look) {
    this(look, System::nanoTime);
  }

  CachedSnapshot(Supplier<T> look, LongSupplier nanoClock) {
    this.look = look;
    this.nanoClock = nanoClock;
  }

  /** The cached or a new snapshot; a cached failure is thrown to all callers. */
  public synchronized T get() {
    long nanos = nanoClock.getAsLong();
    if (last == null || nanos - againNanos >= 0) {
      last = look();
      long seen = nanoClock.getAsLong();
      againNanos = seen + Math.max(LEAST_NANOS, LONGER_THAN_THE_LOOK * (seen - nanos));
    }
    if (last.failure != null) {
      throw last.failure;
    }
    return last.value;
  }

  private Outcome<T> look() {
    try {
      return new Outcome<>(look.get(), null);
    } catch (RuntimeException e) {
      return new Outcome<>(null, e);
    }
  }
}
