package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.wasl.rules.delivery.CircuitBreaker;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.store.delivery.AgencyGates.GateView;
import org.wasl.store.delivery.AgencyGates.Pause;
import org.wasl.store.jdbc.UnnestParameters;

/** Gates with who holds them and why: for people, not for the way of a delivery. */
public final class AgencyGateViewSql {
  private static final String READ =
      "select x.agency, coalesce(g.failures, 0),"
          + " coalesce(extract(epoch from g.not_before) * 1000, 0)::bigint,"
          + " (extract(epoch from clock_timestamp()) * 1000)::bigint, "
          + AgencyGateSql.IS_PAUSED
          + ", coalesce(g.paused and coalesce(g.paused_until > clock_timestamp(), true), false),"
          + " coalesce(g.paused_by, ''), coalesce(g.paused_since, 'epoch'), g.paused_until,"
          + " coalesce(g.paused_why, ''),"
          + " coalesce(g.window_to > clock_timestamp(), false), g.window_from, g.window_to,"
          + " g.window_code from unnest(?) as x(agency)"
          + " left join agency_gate g on g.agency = x.agency";

  private AgencyGateViewSql() {}

  static Map<String, GateView> read(Connection connection, Collection<String> agencies)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      UnnestParameters.of(statement, agencies).text(agency -> agency);
      Map<String, GateView> gates = new TreeMap<>();
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        gates.put(row.getString(1), view(row));
      }
      return gates;
    }
  }

  private static GateView view(ResultSet row) throws SQLException {
    CircuitBreaker gate = new CircuitBreaker(row.getInt(2), row.getLong(3));
    long nowMillis = row.getLong(4);
    boolean held = row.getBoolean(5);
    Optional<Pause> pause =
        row.getBoolean(6)
            ? Optional.of(
                new Pause(
                    row.getString(7), time(row, 8).orElseThrow(), time(row, 9), row.getString(10)))
            : Optional.empty();
    Optional<MaintenanceWindow> window =
        row.getBoolean(11)
            ? Optional.of(
                new MaintenanceWindow(
                    time(row, 12).orElseThrow(), time(row, 13).orElseThrow(), row.getString(14)))
            : Optional.empty();
    return new GateView(gate, nowMillis, held, pause, window, !held && gate.allows(nowMillis));
  }

  /** Announced windows, not over yet, of agencies that still wait for something of a referral. */
  public static Map<String, MaintenanceWindow> windows(Connection connection, UUID referral)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select g.agency, g.window_from, g.window_to, g.window_code from agency_gate g"
                + " where g.window_to > clock_timestamp() and exists (select from delivery d"
                + "  where d.referral = ? and d.recipient = g.agency"
                + "  and d.state not in "
                + DeliverySql.FINAL_STATES
                + ")")) {
      statement.setObject(1, referral);
      Map<String, MaintenanceWindow> windows = new TreeMap<>();
      ResultSet row = statement.executeQuery();
      while (row.next()) {
        windows.put(
            row.getString(1),
            new MaintenanceWindow(
                time(row, 2).orElseThrow(), time(row, 3).orElseThrow(), row.getString(4)));
      }
      return windows;
    }
  }

  private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
