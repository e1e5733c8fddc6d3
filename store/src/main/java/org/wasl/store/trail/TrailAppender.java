package org.wasl.store.trail;

import java.util.List;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.trail.TrailWriter.StreamStep;

/**
 * Appends steps that change no referral: those of the gateway itself, actions of operators on the
 * console, and disclosure of evidence to an agency.
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
   * @param why a code
   */
  public Result<Boolean> append(AuditAction action, Why why) {
    return append(AuditEntry.GATEWAY_STREAM, Step.of(action, Actors.GATEWAY).why(why));
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
    return database.transaction(
        connection -> {
          TrailWriter.append(connection, List.of(new StreamStep(stream, step)));
          return true;
        });
  }

  /**
   * Appends to the agency's stream that it was given the evidence of this referral. Where the
   * referral was erased, the step does not name it.
   */
  public Result<Boolean> appendEvidenceShown(String agency, UUID referral) {
    Step shown = Step.of(AuditAction.SHOWN, agency).why(new Why.Code("evidence"));
    return database.transaction(
        connection -> {
          Step step =
              SqlStatement.of(
                      connection,
                      // Locked: an erasure that comes now waits, finds this step and erases it too.
                      "select sender, case_message from referral where id = ? for key share")
                  .uuid(referral)
                  .first(row -> shown.message(row.text("sender"), row.uuid("case_message")))
                  .orElse(shown);
          TrailWriter.append(
              connection, List.of(new StreamStep(AuditEntry.agencyStream(agency), step)));
          return true;
        });
  }
}
