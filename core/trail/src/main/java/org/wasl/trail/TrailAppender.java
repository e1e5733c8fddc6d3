package org.wasl.trail;

import java.util.List;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.trail.TrailWriter.StreamStep;

/** Appends steps of the gateway and of operators that change no referral. */
public final class TrailAppender {
  private final Database database;

  public TrailAppender(Database database) {
    this.database = database;
  }

  /**
   * Appends to the gateway's stream.
   *
   * @param action started, stopped or alarm
   * @param why a code
   */
  public Result<Boolean> append(AuditAction action, StepReason why) {
    return append(AuditEntry.GATEWAY_STREAM, Step.of(action, Actors.GATEWAY).why(why));
  }

  /** Appends several steps to the gateway's stream in this order, all or none. */
  public Result<Boolean> append(AuditAction action, List<? extends StepReason> reasons) {
    return append(
        reasons.stream()
            .map(
                why ->
                    new StreamStep(
                        AuditEntry.GATEWAY_STREAM, Step.of(action, Actors.GATEWAY).why(why)))
            .toList());
  }

  /**
   * Records a change of a configuration file.
   *
   * @return whether the change is recorded
   */
  public boolean appendFileChange(StepReason.FileChange change) {
    return append(AuditAction.CONFIGURED, change).isDone();
  }

  /**
   * Appends to the console's stream.
   *
   * @param person login name of the operator
   * @param action operated or refused
   * @param operation the operation, with a count if it is counted
   */
  public Result<Boolean> appendConsole(
      String person, AuditAction action, StepReason.Operation operation) {
    return append(
        AuditEntry.CONSOLE_STREAM, Step.of(action, Actors.operator(person)).why(operation));
  }

  private Result<Boolean> append(String stream, Step step) {
    return append(List.of(new StreamStep(stream, step)));
  }

  private Result<Boolean> append(List<StreamStep> steps) {
    return database.transaction(
        connection -> {
          TrailWriter.append(connection, steps);
          return true;
        });
  }
}
