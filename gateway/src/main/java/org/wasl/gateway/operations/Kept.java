package org.wasl.gateway.operations;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A look that many attributes share: taken at most once a second, however many are read.
 *
 * @param <T> what is seen
 */
final class Kept<T> {
  private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<T> look;
  private final LongSupplier nanoClock;
  private Outcome<T> last;
  private long lastNanos;

  /** A look may fail, and then as a rule takes long: that is kept as well. */
  private record Outcome<T>(T value, RuntimeException failure) {}

  Kept(Supplier<T> look, LongSupplier nanoClock) {
    this.look = look;
    this.nanoClock = nanoClock;
  }

  synchronized T now() {
    if (last == null || nanoClock.getAsLong() - lastNanos >= NANOS) {
      last = look();
      lastNanos = nanoClock.getAsLong();
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
