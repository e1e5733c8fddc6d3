package org.wasl.console.auth;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Roles of the operations staff. The allow-list names the roles that see each MBean. */
public enum ConsoleRole {
  /** Reads routes, queues and health. */
  VIEWER,
  /** Operates the gateway from day to day. */
  OPERATOR,
  /** Approves requests of operators. */
  APPROVER,
  /** Reviews the operations of others. */
  AUDITOR;

  /** The name in lower case, as in files and settings. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All roles. */
  public static Set<ConsoleRole> all() {
    return EnumSet.allOf(ConsoleRole.class);
  }
}
