package org.wasl.console.auth;

import org.wasl.audit.StepReason;
import org.wasl.rules.delivery.AuditAction;

/** The audit trail, as the console needs it. */
@FunctionalInterface
public interface ConsoleAuditTrail {
  /**
   * Records durably that an operator did something or was refused.
   *
   * @param person the person, or {@link Person#UNKNOWN}
   * @param action operated or refused
   * @param operation the operation, with code of the refusal and count if they apply
   * @return whether it was recorded; if not, the operation must not be executed
   */
  boolean record(Person person, AuditAction action, StepReason.Operation operation);
}
