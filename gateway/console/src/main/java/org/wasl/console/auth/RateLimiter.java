package org.wasl.console.auth;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits the attempts on each name within a window. Past the limit the name must wait until the
 * window ends. An attempt counts before it is checked, so concurrent attempts gain nothing.
 */
final class RateLimiter {
  // Bounds the memory for arbitrary names. The oldest is evicted first.
  private static final int NAMES = 10_000;

  private record Window(long beganNanos, int attempts) {}

  private final int attempts;
  private final long windowNanos;
  private final LongSupplier nanoClock;
  private final Map<String, Window> windows = new LinkedHashMap<>();

  RateLimiter(int attempts, long windowSeconds, LongSupplier nanoClock) {
    this.attempts = attempts;
    this.windowNanos = TimeUnit.SECONDS.toNanos(windowSeconds);
    this.nanoClock = nanoClock;
  }

  /** Takes one attempt. Returns 0 if it may be made, otherwise the seconds to wait. */
  synchronized long reserve(String name) {
    long now = nanoClock.getAsLong();
    Window window = windows.get(name);
    if (window == null || now - window.beganNanos >= windowNanos) {
      windows.remove(name);
      window = new Window(now, 0);
    }
    if (window.attempts >= attempts) {
      return 1 + TimeUnit.NANOSECONDS.toSeconds(windowNanos - (now - window.beganNanos));
    }
    windows.put(name, new Window(window.beganNanos, window.attempts + 1));
    if (windows.size() > NAMES) {
      windows.remove(windows.keySet().iterator().next());
    }
    return 0;
  }

  /** Gives one attempt back. */
  synchronized void giveBack(String name) {
    windows.computeIfPresent(
        name, (key, window) -> new Window(window.beganNanos, Math.max(0, window.attempts - 1)));
  }

  /** Clears the count of a name, after a successful login. */
  synchronized void reset(String name) {
    windows.remove(name);
  }
}
