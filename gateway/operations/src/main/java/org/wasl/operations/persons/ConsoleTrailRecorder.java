package org.wasl.operations.persons;

import org.wasl.audit.StepReason;
import org.wasl.console.auth.ConsoleAuditTrail;
import org.wasl.console.auth.Person;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Store;

/** Records operations of persons at the management port, in the console's stream. */
public final class ConsoleTrailRecorder implements ConsoleAuditTrail {
  private final Store store;
  private final OperatorDirectory operators;

  public ConsoleTrailRecorder(Store store, OperatorDirectory operators) {
    this.store = store;
    this.operators = operators;
  }

  @Override
  public boolean record(Person person, AuditAction action, StepReason.Operation operation) {
    try {
      return store
          .trailAppender()
          .appendConsole(operators.idOf(person), action, operation)
          .isDone();
    } catch (IllegalStateException e) {
      return false; // the database does not answer
    }
  }
}
