package org.wasl.console.auth;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.wasl.audit.StepReason;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.runtime.PeriodicCounter;

/**
 * Records the operations of persons at the management port. A changing operation has its own entry
 * before it is executed, and a person has a limited number of them each minute. Reads, logins and
 * refusals are counted, with one entry for each person, operation and minute. So neither a polling
 * page nor a hostile client fills the trail.
 */
public final class OperatorAudit implements AutoCloseable {
  private record Counted(
      Person person, AuditAction action, String operation, Optional<String> refusal) {}

  private final ConsoleAuditTrail trail;
  private final RateLimiter operations;
  private final PeriodicCounter<Counted> tally =
      new PeriodicCounter<>("wasl-console-audit", this::record);

  public OperatorAudit(ConsoleAuditTrail trail, int operationsPerMinute, LongSupplier nanoClock) {
    this.trail = trail;
    this.operations =
        new RateLimiter(operationsPerMinute, TimeUnit.MINUTES.toSeconds(1), nanoClock);
  }

  /**
   * Records an operation before it changes anything.
   *
   * @throws OperationRefusedException if the person exceeded the rate, or the entry cannot be
   *     recorded
   */
  public void recordAction(Caller caller, String operation) {
    long wait = operations.reserve(caller.person().identity().toString());
    if (wait > 0) {
      throw new OperationRefusedException("too-many", "wait " + wait + " seconds");
    }
    if (!trail.record(caller.person(), AuditAction.OPERATED, operation(operation))) {
      throw new OperationRefusedException(
          "no-trail", "the audit trail cannot record now; nothing was done");
    }
  }

  /** Counts an operation that only reads, or a login. */
  public void countView(Person person, String operation) {
    tally.count(new Counted(person, AuditAction.OPERATED, operation, Optional.empty()));
  }

  /**
   * Counts a refused operation. Refusals are recorded once a period, with their number.
   *
   * @param why the code of the refusal
   */
  public void countRefusal(Person person, String operation, String why) {
    tally.count(new Counted(person, AuditAction.REFUSED, operation, Optional.of(why)));
  }

  private static StepReason.Operation operation(String name) {
    return new StepReason.Operation(name, Optional.empty(), OptionalInt.empty());
  }

  private void record(Map<Counted, Integer> counts) {
    counts.entrySet().removeIf(entry -> record(entry.getKey(), entry.getValue()));
  }

  private boolean record(Counted countedOperation, int times) {
    StepReason.Operation operation =
        new StepReason.Operation(
            countedOperation.operation, countedOperation.refusal, OptionalInt.of(times));
    return trail.record(countedOperation.person, countedOperation.action, operation);
  }

  @Override
  public void close() {
    tally.close();
  }
}
