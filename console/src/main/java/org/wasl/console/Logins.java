package org.wasl.console;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Decides logins against the users file, slowly for whoever guesses. */
final class Logins {
  // Hashing is meant to be dear: two at a time, or guessing would take the whole machine.
  private static final int HASHED_AT_ONCE = 2;

  private final Map<String, User> users;
  private final LoginThrottle throttle;
  private final PasswordHash nobody;
  private final Semaphore hashing = new Semaphore(HASHED_AT_ONCE);

  Logins(Map<String, User> users, LoginThrottle throttle) {
    this.users = users;
    this.throttle = throttle;
    // An unknown name costs what a known one costs, so that time does not tell who exists.
    int iterations =
        users.values().stream()
            .mapToInt(user -> user.password().iterations())
            .max()
            .orElse(PasswordHash.MIN_ITERATIONS);
    this.nobody = PasswordHash.of(new char[0], iterations, new SecureRandom());
  }

  Login login(String name, char[] password) {
    long wait = throttle.reserve(name);
    if (wait > 0) {
      return new Login.Throttled(wait);
    }
    User user = users.get(name);
    hashing.acquireUninterruptibly();
    try {
      boolean matches = (user == null ? nobody : user.password()).matches(password);
      if (user == null || !matches) {
        return new Login.Refused();
      }
    } finally {
      hashing.release();
    }
    throttle.forget(name);
    return new Login.Accepted(user);
  }
}
