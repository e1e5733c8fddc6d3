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
  private T last;
  private long lastNanos;

  Kept(Supplier<T> look, LongSupplier nanoClock) {
    this.look = look;
    this.nanoClock = nanoClock;
  }

  synchronized T now() {
    long now = nanoClock.getAsLong();
    if (last == null || now - lastNanos >= NANOS) {
      last = look.get();
      lastNanos = now;
    }
    return last;
  }
}
