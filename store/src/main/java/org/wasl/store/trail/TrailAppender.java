package org.wasl.store.trail;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.trail.TrailWriter.StreamStep;

/**
 * Steps that move nothing: those of the gateway itself, what persons do at the console, and that
 * evidence was given.
 */
public final class TrailAppender {
  private final Database database;

  public TrailAppender(Database database) {
    this.database = database;
  }

  /**
   * Appends to the gateway's stream.
   *
   * @param action started, stopped or alarm
   * @param why the reason, in codes
   */
  public Result<Boolean> append(AuditAction action, Why why) {
    return append(AuditEntry.GATEWAY_STREAM, Step.of(action, Actors.GATEWAY).why(why));
  }

  /**
   * Appends to the console's stream.
   *
   * @param person who, by the name he logged in with
   * @param action operated or refused
   * @param operation what, and how often where it is counted
   */
  public Result<Boolean> appendConsole(String person, AuditAction action, Why.Operation operation) {
    return append(
        AuditEntry.CONSOLE_STREAM, Step.of(action, Actors.operator(person)).why(operation));
  }

  private Result<Boolean> append(String stream, Step step) {
    return database.transaction(
        connection -> {
          TrailWriter.append(connection, List.of(new StreamStep(stream, step)));
          return true;
        });
  }

  /**
   * Appends to the agency's stream that it was given the evidence of this referral; of one that was
   * erased the step does not tell which.
   */
  public Result<Boolean> appendEvidenceShown(String agency, UUID referral) {
    return database.transaction(
        connection -> {
          Step step = Step.of(AuditAction.SHOWN, agency).why(new Why.Code("evidence"));
          try (PreparedStatement statement =
              connection.prepareStatement(
                  // Locked: it is not erased before this step can be found and erased with it.
                  "select sender, case_message from referral where id = ? for key share")) {
            statement.setObject(1, referral);
            ResultSet row = statement.executeQuery();
            if (row.next()) {
              step = step.message(row.getString(1), row.getObject(2, UUID.class));
            }
          }
          TrailWriter.append(
              connection, List.of(new StreamStep(AuditEntry.agencyStream(agency), step)));
          return true;
        });
  }
}
