package org.wasl.console.auth;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Checks passwords against the users file, with a limited rate of attempts. */
public final class PasswordLogin {
  // Hashing is expensive on purpose: two at a time, so that guessing cannot use all processors.
  private static final int HASHED_AT_ONCE = 2;
  // More waiting logins would use up the threads that serve other requests.
  private static final int WAITING = 3;

  private static final String LOGIN = "login";

  private final Map<String, User> users;
  private final RateLimiter throttle;
  private final PasswordHash nobody;
  private final OperatorAudit audit;
  private final Semaphore hashing = new Semaphore(HASHED_AT_ONCE);
  private final Semaphore places = new Semaphore(HASHED_AT_ONCE + WAITING);

  public PasswordLogin(Map<String, User> users, RateLimiter throttle, OperatorAudit audit) {
    this.users = users;
    this.throttle = throttle;
    this.audit = audit;
    // An unknown name takes as long as a known one, so that timing does not reveal which users
    // exist.
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
      audit.countRefusal(known(name), LOGIN, "too-many");
      return new LoginResult.Throttled(wait);
    }
    User user = users.get(name);
    hashing.acquireUninterruptibly();
    try {
      boolean matches = (user == null ? nobody : user.password()).matches(password);
      if (user == null || !matches) {
        audit.countRefusal(known(name), LOGIN, "wrong");
        return new LoginResult.Refused();
      }
    } finally {
      hashing.release();
    }
    throttle.reset(name);
    audit.countView(name, LOGIN);
    return new LoginResult.Accepted(new Caller(name, user.roles()));
  }

  // A password can be typed into the name field by mistake: only names of users are recorded.
  private String known(String name) {
    return users.containsKey(name) ? name : OperatorAudit.UNKNOWN;
  }
}
