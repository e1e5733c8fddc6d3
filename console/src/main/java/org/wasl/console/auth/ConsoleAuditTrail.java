package org.wasl.console.auth;

import org.wasl.rules.delivery.AuditAction;

/** The audit trail, as the console needs it. */
@FunctionalInterface
public interface ConsoleAuditTrail {
  /**
   * Keeps durably what a person did, or was refused.
   *
   * @param person the name he logged in with, or {@code unknown}
   * @param action operated or refused
   * @param what a code, never free text
   * @return whether it is kept; what is not kept may not be done
   */
  boolean record(String person, AuditAction action, String what);
}
