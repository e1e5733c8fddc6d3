package org.wasl.console.auth;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which changes of a user are permitted, and which need a second person. A second person is worth
 * something only while nobody can become one alone: by the role, or by a known password.
 */
public final class UserChangeRule {
  /** Why a change is refused. */
  public enum Objection {
    /** No user changes their own roles, locks or removes themselves. */
    OWN_USER("another person changes your roles, locks or removes you"),
    /** Whoever approves has a password that nobody else has chosen. */
    APPROVER_PASSWORD(
        "an approver must have chosen the password: remove the role approver first, and give it"
            + " once the user has chosen one"),
    /** An operator and another person who approves are left, where there were such. */
    LAST_PAIR("nobody would be left who asks, or another one who approves");

    private final String detail;

    Objection(String detail) {
      this.detail = detail;
    }

    /** The code: lower case, words joined by hyphens. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What to do, in English. */
    public String detail() {
      return detail;
    }
  }

  private UserChangeRule() {}

  /**
   * Whether a second person must approve: where the user has or gets the role approver; and
   * whatever it is where the person who asks has that role, because that person could create a
   * user, ask as this user, and approve. It is enough that the person has it by another login: by
   * the users file, or perhaps by an OpenID provider, which alone knows what it gives to a person
   * whom a user is linked to.
   *
   * @param users as below
   * @param before the user before; empty for a new one
   * @param after the user after; empty where removed
   * @param asker who asks, with the roles of this login
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
   * Why the change is refused, whoever approves; empty where it is permitted.
   *
   * @param users all of them as they are, by their names in lower case
   * @param before as above
   * @param after as above
   * @param asker who asks
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

  /** Whether somebody can ask and another one approve. */
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
