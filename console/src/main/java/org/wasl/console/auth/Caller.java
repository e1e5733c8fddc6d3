package org.wasl.console.auth;

import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Whoever asks over the management port. The way in sets it, for the one thread that answers; so an
 * MBean's operation knows the person without being told by a parameter, which could lie.
 *
 * @param name the name that he logged in with; empty for nobody
 * @param roles what he is trusted with; none for nobody
 */
public record Caller(String name, Set<ConsoleRole> roles) {
  /** Who is there when nobody has come through the management port: may nothing. */
  public static final Caller NOBODY = new Caller("", Set.of());

  private static final ThreadLocal<Caller> CURRENT = new ThreadLocal<>();

  /** Keeps a copy of the roles. */
  public Caller {
    roles = Set.copyOf(roles);
  }

  /** Who asks on this thread, or {@link #NOBODY}. */
  public static Caller current() {
    Caller caller = CURRENT.get();
    return caller == null ? NOBODY : caller;
  }

  /** Does something as this person; afterwards the thread is nobody's. */
  public <T> T call(Callable<T> work) throws Exception {
    enter();
    try {
      return work.call();
    } finally {
      leave();
    }
  }

  /** Whether he is somebody with this role. */
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
