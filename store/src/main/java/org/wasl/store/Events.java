package org.wasl.store;

import java.util.List;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Journal.Entry;

/**
 * Steps that move nothing: those of the gateway itself, what persons do at the console, and that
 * evidence was given.
 */
public final class Events {
  private final Database database;

  Events(Database database) {
    this.database = database;
  }

  /**
   * Appends to the gateway's stream.
   *
   * @param action started, stopped or alarm
   * @param why a code
   */
  public Result<Boolean> append(AuditAction action, String why) {
    return append(AuditEntry.GATEWAY_STREAM, Step.of(action, Actors.GATEWAY).why(why));
  }

  /**
   * Appends to the console's stream.
   *
   * @param person who, by the name he logged in with
   * @param action operated or refused
   * @param what a code: the operation, and how often where it is counted
   */
  public Result<Boolean> console(String person, AuditAction action, String what) {
    return append(AuditEntry.CONSOLE_STREAM, Step.of(action, Actors.operator(person)).why(what));
  }

  private Result<Boolean> append(String stream, Step step) {
    return database.transaction(
        connection -> {
          Journal.append(connection, List.of(new Entry(stream, step)));
          return true;
        });
  }

  /** Appends to the agency's stream that it was given the evidence of this referral. */
  public Result<Boolean> shown(String agency, Timeline.Referral referral) {
    Step step =
        Step.of(AuditAction.SHOWN, agency)
            .message(referral.sender(), referral.caseMessage())
            .why("evidence");
    return append(AuditEntry.agencyStream(agency), step);
  }
}
