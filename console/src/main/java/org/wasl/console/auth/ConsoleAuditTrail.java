package org.wasl.console.auth;

import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;

/** The audit trail, as the console needs it. */
@FunctionalInterface
public interface ConsoleAuditTrail {
  /**
   * Records durably what an operator did or was refused.
   *
   * @param person who, or {@link Person#UNKNOWN}
   * @param action operated or refused
   * @param operation the operation, with code of the refusal and count where these apply
   * @return whether it was recorded; otherwise the operation must not be executed
   */
  boolean record(Person person, AuditAction action, Why.Operation operation);
}
