package org.wasl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.Gate;
import org.wasl.store.Journal.Entry;

/** The gates in front of agencies: the breaker, and a person's pause. */
public final class Gates {

  /**
   * One gate.
   *
   * @param breaker its times are of the database's clock
   * @param paused by a person
   * @param isOpen deliveries may go through now
   */
  public record GateView(Gate breaker, boolean paused, boolean isOpen) {}

  private final Database database;

  Gates(Database database) {
    this.database = database;
  }

  /** The gate of an agency; one never heard of has an open one. */
  public Result<GateView> of(String agency) {
    return database.transaction(
        connection -> {
          GateSql.State state = GateSql.read(connection, Set.of(agency)).get(agency);
          return new GateView(state.gate(), state.paused(), state.isOpen());
        });
  }

  /** Nothing goes to the agency until {@link #resume}; what is under way ends as it may. */
  public Result<Boolean> pause(String agency, String operator) {
    return set(agency, operator, true);
  }

  /** Ends a pause; false when there was none. */
  public Result<Boolean> resume(String agency, String operator) {
    return set(agency, operator, false);
  }

  private Result<Boolean> set(String agency, String operator, boolean paused) {
    return database.transaction(
        connection -> {
          GateSql.lock(connection, Set.of(agency));
          boolean changed = update(connection, agency, paused);
          if (changed) {
            Step step =
                Step.of(AuditAction.ALARM, Actors.operator(operator))
                    .why(paused ? "agency-paused" : "agency-resumed");
            Journal.append(connection, List.of(new Entry(AuditEntry.agencyStream(agency), step)));
          }
          return changed;
        });
  }

  private static boolean update(Connection connection, String agency, boolean paused)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update agency_gate set paused = ? where agency = ? and paused <> ?")) {
      statement.setBoolean(1, paused);
      statement.setString(2, agency);
      statement.setBoolean(3, paused);
      return statement.executeUpdate() == 1;
    }
  }
}
