package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.wasl.rules.delivery.CircuitBreaker;
import org.wasl.store.jdbc.UnnestParameters;

/** Reads and writes the breakers in front of agencies. */
final class AgencyGateSql {

  /**
   * A gate and what surrounds it.
   *
   * @param gate the breaker
   * @param paused by a person, or by an announced window
   * @param attempting attempts under way to the agency; counted under the lock only, for a probe
   *     must be alone: every attempt would pay for the look at them
   * @param nowMillis the database's clock, which the gate's times are of
   */
  record GateState(CircuitBreaker gate, boolean paused, int attempting, long nowMillis) {
    GateState with(CircuitBreaker other) {
      return new GateState(other, paused, attempting, nowMillis);
    }

    boolean isOpen() {
      return !paused && gate.allows(nowMillis);
    }
  }

  /**
   * Whether a person or an announced window holds deliveries back, of {@code agency_gate g}; its
   * row may be missing. Said once for every statement that asks.
   */
  static final String IS_PAUSED =
      "coalesce(g.paused and coalesce(g.paused_until > clock_timestamp(), true)"
          + " or g.window_from <= clock_timestamp() and g.window_to > clock_timestamp(), false)";

  private static final String ATTEMPTING =
      "(select count(*) from delivery d where d.recipient = x.agency and d.state = 'attempting')";

  private AgencyGateSql() {}

  /** The gates of these agencies; one that was never troubled is closed. */
  static Map<String, GateState> read(Connection connection, Collection<String> agencies)
      throws SQLException {
    return read(connection, agencies, "left join", "0", "");
  }

  /** The same, locked in order of their ids; comes after the locks on deliveries. */
  static Map<String, GateState> lock(Connection connection, Collection<String> agencies)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into agency_gate (agency) select unnest(?) order by 1"
                + " on conflict do nothing")) {
      UnnestParameters.of(statement, agencies).text(agency -> agency);
      statement.executeUpdate();
    }
    return read(connection, agencies, "join", ATTEMPTING, " order by x.agency for update of g");
  }

  private static Map<String, GateState> read(
      Connection connection,
      Collection<String> agencies,
      String join,
      String attempting,
      String locking)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select x.agency, coalesce(g.failures, 0),"
                + " coalesce(extract(epoch from g.not_before) * 1000, 0)::bigint,"
                + " "
                + IS_PAUSED
                + ","
                + attempting
                + ", (extract(epoch from clock_timestamp()) * 1000)::bigint"
                + " from unnest(?) as x(agency) "
                + join
                + " agency_gate g on g.agency = x.agency"
                + locking)) {
      UnnestParameters.of(statement, agencies).text(agency -> agency);
      Map<String, GateState> gates = new HashMap<>();
      ResultSet result = statement.executeQuery();
      while (result.next()) {
        gates.put(
            result.getString(1),
            new GateState(
                new CircuitBreaker(result.getInt(2), result.getLong(3)),
                result.getBoolean(4),
                result.getInt(5),
                result.getLong(6)));
      }
      return gates;
    }
  }

  static void write(Connection connection, Map<String, CircuitBreaker> changed)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update agency_gate g set failures = x.failures,"
                + " not_before = case when x.millis > 0 then to_timestamp(x.millis / 1000.0) end"
                + " from unnest(?, ?, ?) as x(agency, failures, millis)"
                + " where g.agency = x.agency")) {
      UnnestParameters.of(statement, changed.entrySet())
          .text(Map.Entry::getKey)
          .int4(entry -> entry.getValue().failures())
          .int8(entry -> entry.getValue().notBeforeMillis());
      statement.executeUpdate();
    }
  }
}
