package org.wasl.store.trail;

import java.util.List;
import java.util.Map;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.trail.TrailWriter.StreamStep;

/**
 * The names of persons of operations by their ids. They are for operations staff; partners see the
 * ids. That an id has a name is an entry of the console's stream.
 */
public final class OperatorNames {
  private static final String REMEMBER =
      """
      insert into operator_name as n (id, name) values (?, ?)
          on conflict (id) do update set name = excluded.name, named_at = clock_timestamp()
             where n.name <> excluded.name
      returning id
      """;

  private final Database database;

  public OperatorNames(Database database) {
    this.database = database;
  }

  /**
   * Keeps the name of a person, and records it where it is new.
   *
   * @return whether it is new
   */
  public Result<Boolean> remember(String id, String name) {
    return database.transaction(
        connection -> {
          if (!SqlStatement.of(connection, REMEMBER).text(id).text(name).exists()) {
            return false;
          }
          Step step =
              Step.of(AuditAction.OPERATED, Actors.operator(id)).why(new Why.OperatorName(name));
          TrailWriter.append(connection, List.of(new StreamStep(AuditEntry.CONSOLE_STREAM, step)));
          return true;
        });
  }

  /** Names by id. */
  public Result<Map<String, String>> all() {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, "select id, name from operator_name")
                .map(row -> row.text("id"), row -> row.text("name")));
  }
}
