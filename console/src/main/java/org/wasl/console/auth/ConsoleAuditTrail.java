package org.wasl.console.auth;

import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;

/** The audit trail, as the console needs it. */
@FunctionalInterface
public interface ConsoleAuditTrail {
  /**
   * Keeps durably what a person did, or was refused.
   *
   * @param person the name he logged in with, or {@code unknown}
   * @param action operated or refused
   * @param operation which, why it was refused, and how often where it is counted
   * @return whether it is kept; what is not kept may not be done
   */
  boolean record(String person, AuditAction action, Why.Operation operation);
}
