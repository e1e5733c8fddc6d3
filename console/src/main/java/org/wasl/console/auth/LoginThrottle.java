package org.wasl.console.auth;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits logins by name and source together, by source, and in all at once. No limit is of a name
 * alone: whoever guesses at a name is kept out, not the person, who enters from elsewhere with the
 * right password.
 */
public final class LoginThrottle {
  // Hashing is expensive on purpose: more waiting logins would use up the threads of the port.
  private static final int AT_ONCE = 5;
  private static final int AT_ONCE_PER_SOURCE = 3;

  private final RateLimiter byNameAndSource;
  private final RateLimiter failuresBySource;
  private final RateLimiter begunBySource;
  private final Map<String, Integer> underWay = new HashMap<>();
  private int allUnderWay;

  /**
   * @param attempts on one name from one source in a window
   * @param attemptsPerSource that fail, and logins by a provider that begin, in a window
   */
  public LoginThrottle(
      int attempts, int attemptsPerSource, long windowSeconds, LongSupplier nanoClock) {
    this.byNameAndSource = new RateLimiter(attempts, windowSeconds, nanoClock);
    this.failuresBySource = new RateLimiter(attemptsPerSource, windowSeconds, nanoClock);
    this.begunBySource = new RateLimiter(attemptsPerSource, windowSeconds, nanoClock);
  }

  /**
   * Takes a place for one attempt, to be given back by {@link #leave}; false where none is free.
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

  /** Takes one attempt; 0 when it may be made, otherwise the seconds to wait. */
  long reserve(String name, String source) {
    long wait = failuresBySource.reserve(source);
    return wait > 0 ? wait : byNameAndSource.reserve(key(name, source));
  }

  /** The attempt has succeeded: it and those before it do not count any more. */
  void succeeded(String name, String source) {
    byNameAndSource.reset(key(name, source));
    failuresBySource.giveBack(source);
  }

  /** Begins a login by a provider; 0 when it may begin, otherwise the seconds to wait. */
  public long begin(String source) {
    return begunBySource.reserve(source);
  }

  private static String key(String name, String source) {
    return source + "\n" + name;
  }
}
