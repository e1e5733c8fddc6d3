package org.wasl.trail;

import java.util.List;
import java.util.Map;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.trail.TrailWriter.StreamStep;

/**
 * The names of operators by their ids. Only operations staff see the names, and partners see the
 * ids. Each new name is recorded in the console's stream.
 */
public final class OperatorNames {
  private static final String REMEMBER =
      """
      insert into operator_name as n (id, name) values (:id, :name)
          on conflict (id) do update set name = excluded.name, named_at = clock_timestamp()
             where n.name <> excluded.name
      returning id
      """;

  private final Database database;

  public OperatorNames(Database database) {
    this.database = database;
  }

  /**
   * Stores the name of a person, and records it in the trail if it is new.
   *
   * @return whether the name is new
   */
  public Result<Boolean> remember(String id, String name) {
    return database.transaction(
        connection -> {
          if (!SqlStatement.of(connection, REMEMBER).text("id", id).text("name", name).exists()) {
            return false;
          }
          Step step =
              Step.of(AuditAction.OPERATED, Actors.operator(id))
                  .why(new StepReason.OperatorName(name));
          TrailWriter.append(connection, List.of(new StreamStep(AuditEntry.CONSOLE_STREAM, step)));
          return true;
        });
  }

  /** Reads the names by id. */
  public Result<Map<String, String>> all() {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, "select id, name from operator_name")
                .map(row -> row.text("id"), row -> row.text("name")));
  }
}
