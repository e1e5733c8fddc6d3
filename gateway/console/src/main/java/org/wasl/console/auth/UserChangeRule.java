package org.wasl.console.auth;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which changes of a user are permitted, and which need a second person. A second person
 * protects only if nobody can become one alone, by the role or by a known password.
 */
public final class UserChangeRule {
  /** The reason why a change is refused. */
  public enum Objection {
    /** No user changes their own roles, locks or removes themselves. */
    OWN_USER("another person changes your roles, locks or removes you"),
    /** An approver must have a password that nobody else has chosen. */
    APPROVER_PASSWORD(
        "an approver must have chosen the password: remove the role approver first, and give it"
            + " once the user has chosen one"),
    /** An operator and a different approver must remain, if there were such. */
    LAST_PAIR("an operator and another approver must remain");

    private final String detail;

    Objection(String detail) {
      this.detail = detail;
    }

    /** The code in lower case, with hyphens between words. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The message in English. */
    public String detail() {
      return detail;
    }
  }

  private UserChangeRule() {}

  /**
   * Tells whether a second person must approve. That is so if the user has or gets the role
   * approver. It is also so for every change by an approver, because that person could create a
   * user, ask as this user, and approve. An approver is anybody who has the role by any login. Only
   * the provider knows the roles that it gives to a linked person, so such a person counts as one.
   *
   * @param users as below
   * @param before the user before the change; empty for a new user
   * @param after the user after the change; empty for a removed user
   * @param asker the person who asks, with the roles of this login
   */
  public static boolean needsSecondPerson(
      Map<String, User> users, Optional<User> before, Optional<User> after, Caller asker) {
    return asker.hasRole(ConsoleRole.APPROVER)
        || users.values().stream()
            .filter(user -> user.person().identity().equals(asker.person().identity()))
            .anyMatch(user -> isApprover(Optional.of(user)) || !user.links().isEmpty())
        || isApprover(before)
        || isApprover(after);
  }

  private static boolean isApprover(Optional<User> user) {
    return user.filter(it -> it.roles().contains(ConsoleRole.APPROVER)).isPresent();
  }

  /**
   * The reason why the change is refused, whoever approves. Empty if it is permitted.
   *
   * @param users all present users, by their names in lower case
   * @param before as above
   * @param after as above
   * @param asker the person who asks
   */
  public static Optional<Objection> objection(
      Map<String, User> users, Optional<User> before, Optional<User> after, PersonIdentity asker) {
    if (before.filter(user -> user.person().identity().equals(asker)).isPresent()) {
      return Optional.of(Objection.OWN_USER);
    }
    if (isApprover(after) && after.flatMap(User::oneTimeUntil).isPresent()) {
      return Optional.of(Objection.APPROVER_PASSWORD);
    }
    Map<String, User> then = new HashMap<>(users);
    before.ifPresent(user -> then.remove(user.name().toLowerCase(Locale.ROOT)));
    after.ifPresent(user -> then.put(user.name().toLowerCase(Locale.ROOT), user));
    return hasPair(users.values()) && !hasPair(then.values())
        ? Optional.of(Objection.LAST_PAIR)
        : Optional.empty();
  }

  /** Tells whether somebody can ask and another one approve. */
  private static boolean hasPair(Collection<User> users) {
    return users.stream()
        .filter(user -> can(user, ConsoleRole.OPERATOR))
        .anyMatch(
            asks ->
                users.stream()
                    .anyMatch(other -> other != asks && can(other, ConsoleRole.APPROVER)));
  }

  private static boolean can(User user, ConsoleRole role) {
    return !user.locked() && user.roles().contains(role);
  }
}
