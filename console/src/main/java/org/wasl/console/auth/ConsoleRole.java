package org.wasl.console.auth;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a member of the operations staff is trusted with. Each MBean names the roles that see it.
 */
public enum ConsoleRole {
  /** Looks at routes, queues and health. */
  VIEWER,
  /** Runs the gateway from day to day. */
  OPERATOR,
  /** Approves what an operator proposes. */
  APPROVER,
  /** Checks afterwards what was done. */
  AUDITOR;

  /** Lower case; as files and settings write it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Every role there is. */
  public static Set<ConsoleRole> all() {
    return EnumSet.allOf(ConsoleRole.class);
  }
}
