package org.wasl.store;

import java.util.List;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Journal.Entry;

/** Steps of the gateway itself. */
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
    Step step = Step.of(action, Actors.GATEWAY).why(why);
    return database.transaction(
        connection -> {
          Journal.append(connection, List.of(new Entry(AuditEntry.GATEWAY_STREAM, step)));
          return true;
        });
  }
}
