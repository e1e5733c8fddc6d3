package org.wasl.store.trail;

import java.util.List;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.trail.TrailWriter.StreamStep;

/** Appends steps that change no referral: those of the gateway, and what persons do. */
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
  public Result<Boolean> append(AuditAction action, Why why) {
    return append(AuditEntry.GATEWAY_STREAM, Step.of(action, Actors.GATEWAY).why(why));
  }

  /** Appends several to the gateway's stream, in this order, all or none. */
  public Result<Boolean> append(AuditAction action, List<? extends Why> reasons) {
    return append(
        reasons.stream()
            .map(
                why ->
                    new StreamStep(
                        AuditEntry.GATEWAY_STREAM, Step.of(action, Actors.GATEWAY).why(why)))
            .toList());
  }

  /**
   * Appends that a file of the configuration was changed.
   *
   * @return whether it is recorded
   */
  public boolean appendFileChange(Why.FileChange change) {
    return append(AuditAction.CONFIGURED, change).isDone();
  }

  /**
   * Appends to the console's stream.
   *
   * @param person who, by the name of the login
   * @param action operated or refused
   * @param operation what, and how often where it is counted
   */
  public Result<Boolean> appendConsole(String person, AuditAction action, Why.Operation operation) {
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
