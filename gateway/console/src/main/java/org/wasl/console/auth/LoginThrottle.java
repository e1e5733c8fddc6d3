package org.wasl.console.auth;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits logins by name and source together, by source, and in total. No limit is for a name alone.
 * So an attacker who guesses a password is blocked, while the user can still log in from another
 * source.
 */
public final class LoginThrottle {
  // Hashing is expensive on purpose, and more waiting logins would use up the threads of the port.
  private static final int AT_ONCE = 5;
  private static final int AT_ONCE_PER_SOURCE = 3;

  private final RateLimiter byNameAndSource;
  private final RateLimiter failuresBySource;
  private final RateLimiter begunBySource;
  private final Map<String, Integer> underWay = new HashMap<>();
  private int allUnderWay;

  /**
   * @param attempts the maximum of attempts on one name from one source in a window
   * @param attemptsPerSource the maximum of failed logins, and of logins at a provider that one
   *     source begins, in a window
   */
  public LoginThrottle(
      int attempts, int attemptsPerSource, long windowSeconds, LongSupplier nanoClock) {
    this.byNameAndSource = new RateLimiter(attempts, windowSeconds, nanoClock);
    this.failuresBySource = new RateLimiter(attemptsPerSource, windowSeconds, nanoClock);
    this.begunBySource = new RateLimiter(attemptsPerSource, windowSeconds, nanoClock);
  }

  /**
   * Takes a place for one attempt, which {@link #leave} gives back. Returns false if none is free.
   */
  synchronized boolean enter(String source) {
    int own = underWay.getOrDefault(source, 0);
    if (allUnderWay >= AT_ONCE || own >= AT_ONCE_PER_SOURCE) {
      return false;
    }
    allUnderWay++;
    underWay.put(source, own + 1);
    return true;
  }

  synchronized void leave(String source) {
    allUnderWay--;
    underWay.computeIfPresent(source, (key, own) -> own > 1 ? own - 1 : null);
  }

  /** Takes one attempt. Returns 0 if it may be made, otherwise the seconds to wait. */
  long reserve(String name, String source) {
    long wait = failuresBySource.reserve(source);
    return wait > 0 ? wait : byNameAndSource.reserve(key(name, source));
  }

  /** Resets the attempts of this name and source after a successful login. */
  void succeeded(String name, String source) {
    byNameAndSource.reset(key(name, source));
    failuresBySource.giveBack(source);
  }

  /** Begins a login at a provider. Returns 0 if it may begin, otherwise the seconds to wait. */
  public long begin(String source) {
    return begunBySource.reserve(source);
  }

  private static String key(String name, String source) {
    return source + "\n" + name;
  }
}
