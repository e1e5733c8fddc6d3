package org.wasl.console;

import java.util.Set;

/** The roles of whoever asks, for the one thread that answers; nobody means no role at all. */
final class Caller {
  private static final ThreadLocal<Set<Role>> ROLES = new ThreadLocal<>();

  private Caller() {}

  static Set<Role> roles() {
    Set<Role> roles = ROLES.get();
    return roles == null ? Set.of() : roles;
  }

  static void enter(Set<Role> roles) {
    ROLES.set(roles);
  }

  static void leave() {
    ROLES.remove();
  }
}
