package org.wasl.console.auth;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Checks passwords against the users file, with a limited rate of attempts, and lets their owners
 * change them.
 */
public final class PasswordLogin {
  // Hashing is expensive on purpose. Only two run at a time, so that guessing cannot use all
  // processors.
  private static final int HASHED_AT_ONCE = 2;
  private static final String LOGIN = "login";
  private static final String CHANGE = "password";
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
   * Checks the password of a user.
   *
   * @param source the source address of the request, as {@link org.wasl.runtime.SourceAddress}
   *     gives it
   */
  public LoginResult login(String name, char[] password, String source) {
    LoginResult result = check(name, password, source);
    switch (result) {
      case LoginResult.Accepted accepted -> audit.countView(accepted.caller().person(), LOGIN);
      case LoginResult.OneTime _ -> audit.countRefusal(person(name), LOGIN, "one-time");
      case LoginResult.Refused _, LoginResult.Throttled _ -> {
        // Already counted by the check.
      }
    }
    return result;
  }

  /**
   * Changes the password of a user who gives the present one, even if that is valid only once. It
   * counts as an attempt to log in.
   *
   * @param source as above
   */
  public PasswordChange change(String name, char[] present, char[] chosen, String source) {
    return switch (check(name, present, source)) {
      case LoginResult.Accepted _, LoginResult.OneTime _ ->
          users
              .find(name)
              .map(user -> change(user, present, chosen))
              .orElseGet(() -> new PasswordChange.NotAuthenticated(new LoginResult.Refused()));
      case LoginResult.Refused refused -> new PasswordChange.NotAuthenticated(refused);
      case LoginResult.Throttled throttled -> new PasswordChange.NotAuthenticated(throttled);
    };
  }

  private PasswordChange change(User user, char[] present, char[] chosen) {
    try {
      PasswordHash.requireStrength(chosen, user.name(), users.minPasswordChars());
      if (Arrays.equals(present, chosen)) {
        throw new IllegalArgumentException("choose another password than the present one");
      }
    } catch (IllegalArgumentException e) {
      return new PasswordChange.Refused("bad-password", String.valueOf(e.getMessage()));
    }
    try {
      audit.recordAction(new Caller(user.person(), user.roles()), CHANGE);
    } catch (OperationRefusedException e) {
      return new PasswordChange.Refused(e.code(), String.valueOf(e.getMessage()));
    }
    PasswordHash hash;
    hashing.acquireUninterruptibly();
    try {
      hash = PasswordHash.of(chosen, users.iterations(), RANDOM);
    } finally {
      hashing.release();
    }
    return users.replace(user, user.withPassword(hash, Optional.empty()))
        ? new PasswordChange.Done()
        : new PasswordChange.Refused(
            "unavailable", "the users file has changed or cannot be written; nothing was changed");
  }

  /** Records only names of users, because a person may type the password into the name field. */
  private Person person(String name) {
    return users.find(name).map(User::person).orElse(Person.UNKNOWN);
  }

  private LoginResult check(String name, char[] password, String source) {
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
    users.refresh(); // so that a new user is known at once
    String lowerName = name.toLowerCase(Locale.ROOT); // names ignore letter case
    Optional<User> user = users.find(name);
    Person person = person(name);
    long wait = throttle.reserve(lowerName, source);
    if (wait > 0) {
      audit.countRefusal(person, LOGIN, "too-many");
      return new LoginResult.Throttled(wait);
    }
    if (!matches(user, password)) {
      audit.countRefusal(person, LOGIN, "wrong");
      return new LoginResult.Refused();
    }
    User known = user.orElseThrow();
    Optional<String> why = obstacle(known);
    if (why.isPresent()) {
      audit.countRefusal(person, LOGIN, why.get());
      return new LoginResult.Refused();
    }
    throttle.succeeded(lowerName, source);
    return known.oneTimeUntil().isPresent()
        ? new LoginResult.OneTime()
        : new LoginResult.Accepted(new Caller(person, known.roles()), () -> users.isCurrent(known));
  }

  /** The reason why the right password is not accepted. Only the trail records it. */
  private static Optional<String> obstacle(User user) {
    if (user.locked()) {
      return Optional.of("locked");
    }
    return user.oneTimeUntil().filter(Instant.now()::isAfter).map(until -> "expired");
  }

  private boolean matches(Optional<User> user, char[] password) {
    hashing.acquireUninterruptibly();
    try {
      PasswordHash hash =
          user.map(User::password)
              .orElseGet(() -> PasswordHash.ofNobody(users.maxIterations(), RANDOM));
      // An empty password never matches, whatever hash the file has.
      return hash.matches(password) && user.isPresent() && password.length > 0;
    } finally {
      hashing.release();
    }
  }
}
