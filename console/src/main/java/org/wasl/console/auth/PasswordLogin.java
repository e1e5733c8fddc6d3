package org.wasl.console.auth;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Checks passwords against the users file, with a limited rate of attempts. */
public final class PasswordLogin {
  // Hashing is expensive on purpose: two at a time, so that guessing cannot use all processors.
  private static final int HASHED_AT_ONCE = 2;
  private static final String LOGIN = "login";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final UserDirectory users;
  private final LoginThrottle throttle;
  private final OperatorAudit audit;
  private final Semaphore hashing = new Semaphore(HASHED_AT_ONCE);

  public PasswordLogin(UserDirectory users, LoginThrottle throttle, OperatorAudit audit) {
    this.users = users;
    this.throttle = throttle;
    this.audit = audit;
  }

  /**
   * Whether the password is that user's.
   *
   * @param source where the request comes from, as {@link org.wasl.rules.runtime.SourceAddress}
   *     gives it
   */
  public LoginResult login(String name, char[] password, String source) {
    if (!throttle.enter(source)) {
      return new LoginResult.Throttled(1);
    }
    try {
      return decide(name, password, source);
    } finally {
      throttle.leave(source);
    }
  }

  private LoginResult decide(String name, char[] password, String source) {
    String one = name.toLowerCase(Locale.ROOT); // however it is typed, it is one name
    Optional<User> user = users.find(name);
    // A password can be typed into the name field by mistake: only names of users are recorded.
    Person person = user.map(User::person).orElse(Person.UNKNOWN);
    long wait = throttle.reserve(one, source);
    if (wait > 0) {
      audit.countRefusal(person, LOGIN, "too-many");
      return new LoginResult.Throttled(wait);
    }
    if (!matches(user, password)) {
      audit.countRefusal(person, LOGIN, "wrong");
      return new LoginResult.Refused();
    }
    throttle.succeeded(one, source);
    audit.countView(person, LOGIN);
    User known = user.orElseThrow();
    return new LoginResult.Accepted(
        new Caller(person, known.roles()), () -> users.isCurrent(known));
  }

  private boolean matches(Optional<User> user, char[] password) {
    hashing.acquireUninterruptibly();
    try {
      PasswordHash hash =
          user.map(User::password)
              .orElseGet(() -> PasswordHash.ofNobody(users.maxIterations(), RANDOM));
      // An empty password is nobody's, whatever hash a file has.
      return hash.matches(password) && user.isPresent() && password.length > 0;
    } finally {
      hashing.release();
    }
  }
}
