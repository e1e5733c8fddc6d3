package org.wasl.console.auth;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Decides logins against the users file, slowly for whoever guesses. */
public final class PasswordLogin {
  // Hashing is meant to be dear: two at a time, or guessing would take the whole machine.
  private static final int HASHED_AT_ONCE = 2;
  // Some may wait for that; more would take the threads that answer everything else.
  private static final int WAITING = 3;

  private static final String LOGIN = "login";

  private final Map<String, User> users;
  private final RateLimiter throttle;
  private final PasswordHash nobody;
  private final OperatorAudit deeds;
  private final Semaphore hashing = new Semaphore(HASHED_AT_ONCE);
  private final Semaphore places = new Semaphore(HASHED_AT_ONCE + WAITING);

  public PasswordLogin(Map<String, User> users, RateLimiter throttle, OperatorAudit deeds) {
    this.users = users;
    this.throttle = throttle;
    this.deeds = deeds;
    // An unknown name costs what a known one costs, so that time does not tell who exists.
    int iterations =
        users.values().stream()
            .mapToInt(user -> user.password().iterations())
            .max()
            .orElse(PasswordHash.MIN_ITERATIONS);
    this.nobody = PasswordHash.of(new char[0], iterations, new SecureRandom());
  }

  public LoginResult login(String name, char[] password) {
    if (!places.tryAcquire()) {
      return new LoginResult.Throttled(1);
    }
    try {
      return decide(name, password);
    } finally {
      places.release();
    }
  }

  private LoginResult decide(String name, char[] password) {
    long wait = throttle.reserve(name);
    if (wait > 0) {
      deeds.countRefusal(known(name), LOGIN, "too-many");
      return new LoginResult.Throttled(wait);
    }
    User user = users.get(name);
    hashing.acquireUninterruptibly();
    try {
      boolean matches = (user == null ? nobody : user.password()).matches(password);
      if (user == null || !matches) {
        deeds.countRefusal(known(name), LOGIN, "wrong");
        return new LoginResult.Refused();
      }
    } finally {
      hashing.release();
    }
    throttle.reset(name);
    deeds.countView(name, LOGIN);
    return new LoginResult.Accepted(new Caller(name, user.roles()));
  }

  // Who mistakes one field for the other types a password here: only names of users are kept.
  private String known(String name) {
    return users.containsKey(name) ? name : OperatorAudit.UNKNOWN;
  }
}
