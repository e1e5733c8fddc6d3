package org.wasl.console.auth;

import java.util.Set;
import java.util.concurrent.Callable;

/**
 * The authenticated caller of the management port. The authentication filter sets it for the thread
 * of the request. So an MBean's operation does not take the person from a parameter that the client
 * chooses.
 *
 * @param person the person, without a name if nobody has logged in
 * @param roles the roles, empty if nobody has logged in
 */
public record Caller(Person person, Set<ConsoleRole> roles) {
  /** The caller outside of a request, without any right. */
  public static final Caller NOBODY =
      new Caller(new Person(new PersonIdentity("", ""), ""), Set.of());

  private static final ThreadLocal<Caller> CURRENT = new ThreadLocal<>();

  /** Copies the roles. */
  public Caller {
    roles = Set.copyOf(roles);
  }

  /** The caller of this thread, or {@link #NOBODY}. */
  public static Caller current() {
    Caller caller = CURRENT.get();
    return caller == null ? NOBODY : caller;
  }

  /** The person's name, for show. */
  public String name() {
    return person.name();
  }

  /** Executes work as this caller. Afterwards the thread has no caller. */
  public <T> T call(Callable<T> work) throws Exception {
    enter();
    try {
      return work.call();
    } finally {
      leave();
    }
  }

  /** Tells whether the caller has this role. */
  public boolean hasRole(ConsoleRole role) {
    return roles.contains(role);
  }

  public void enter() {
    CURRENT.set(this);
  }

  public static void leave() {
    CURRENT.remove();
  }
}
