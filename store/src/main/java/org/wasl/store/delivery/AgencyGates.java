package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.audit.Why.AgencyOrder.Order;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.CircuitBreaker;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.trail.Actors;
import org.wasl.store.trail.TrailWriter;
import org.wasl.store.trail.TrailWriter.StreamStep;

/** The gates in front of agencies: the breaker, a person's pause, an announced window. */
public final class AgencyGates {

  /**
   * One gate.
   *
   * @param breaker its times are of the database's clock
   * @param nowMillis that clock
   * @param paused nothing goes to the agency now: a person's pause, or the window
   * @param pause the person's, where there is one
   * @param window announced, not over yet
   * @param isOpen deliveries may go through now
   */
  public record GateView(
      CircuitBreaker breaker,
      long nowMillis,
      boolean paused,
      Optional<Pause> pause,
      Optional<MaintenanceWindow> window,
      boolean isOpen) {}

  /**
   * A person's pause.
   *
   * @param person who ordered it
   * @param since when
   * @param until when it ends by itself
   * @param reason a code
   */
  public record Pause(String person, Instant since, Optional<Instant> until, String reason) {}

  private final Database database;

  public AgencyGates(Database database) {
    this.database = database;
  }

  /** The gate of an agency; one never heard of has an open one. */
  public Result<GateView> of(String agency) {
    return database.transaction(
        connection -> AgencyGateViewSql.read(connection, List.of(agency)).get(agency));
  }

  /** The gates of these agencies. */
  public Result<Map<String, GateView>> of(Set<String> agencies) {
    return database.transaction(connection -> AgencyGateViewSql.read(connection, agencies));
  }

  /**
   * Nothing goes to the agency until {@link #resume}; what is under way ends as it may. Said again
   * while it is paused, it counts from now.
   *
   * @param until when the pause ends by itself
   * @param reason a code, for the audit entry
   */
  public Result<Boolean> pause(
      String agency, String person, String reason, Optional<Instant> until) {
    return database.transaction(
        connection -> {
          AgencyGateSql.lock(connection, Set.of(agency));
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "update agency_gate set paused = true, paused_by = ?,"
                      + " paused_since = clock_timestamp(), paused_until = ?::timestamptz,"
                      + " paused_why = ? where agency = ?")) {
            statement.setString(1, person);
            statement.setString(2, until.map(Instant::toString).orElse(null));
            statement.setString(3, reason);
            statement.setString(4, agency);
            statement.executeUpdate();
          }
          audit(connection, agency, person, new Why.AgencyOrder(Order.PAUSED, Optional.of(reason)));
          return true;
        });
  }

  /**
   * Ends a pause and an announced window that has begun; false when there was neither.
   *
   * @param pace how fast what has piled up goes then; empty: as fast as the agency takes it. What
   *     is taken in later is not held back for it.
   */
  public Result<Boolean> resume(
      String agency, String person, String reason, Optional<DeliveryRate> pace) {
    return database.transaction(
        connection -> {
          if (!AgencyGateViewSql.read(connection, List.of(agency)).get(agency).paused()) {
            return false;
          }
          if (pace.isPresent()) {
            spread(connection, agency, pace.get()); // deliveries are locked before gates
          }
          AgencyGateSql.lock(connection, Set.of(agency));
          end(connection, agency);
          audit(
              connection, agency, person, new Why.AgencyOrder(Order.RESUMED, Optional.of(reason)));
          return true;
        });
  }

  private static void end(Connection connection, String agency) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update agency_gate set paused = false, paused_by = null, paused_since = null,"
                + " paused_until = null, paused_why = null,"
                + " window_from = case when window_from > clock_timestamp() then window_from end,"
                + " window_to = case when window_from > clock_timestamp() then window_to end,"
                + " window_code = case when window_from > clock_timestamp() then window_code end"
                + " where agency = ?")) {
      statement.setString(1, agency);
      statement.executeUpdate();
    }
  }

  private static void spread(Connection connection, String agency, DeliveryRate pace)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "with due as materialized (select id, urgency, due_at from delivery"
                + "  where recipient = ? and state = 'waiting' and due_at <= clock_timestamp()"
                + "  order by id for update),"
                + " placed as (select id, row_number() over (order by urgency desc, due_at) - 1"
                + "  as place from due)"
                + " update delivery d"
                + " set due_at = clock_timestamp() + p.place * interval '1 minute' / ?"
                + " from placed p where d.id = p.id")) {
      statement.setString(1, agency);
      statement.setInt(2, pace.perMinute());
      statement.executeUpdate();
    }
  }

  /**
   * From and until then the agency is paused by itself, and those who wait for it may know. One
   * window is kept: another one takes its place.
   *
   * @param window empty: there will be none
   */
  public Result<Boolean> announceWindow(
      String agency, String person, Optional<MaintenanceWindow> window) {
    return database.transaction(
        connection -> {
          AgencyGateSql.lock(connection, Set.of(agency));
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "update agency_gate set window_from = ?::timestamptz,"
                      + " window_to = ?::timestamptz, window_code = ? where agency = ?")) {
            statement.setString(1, window.map(one -> one.from().toString()).orElse(null));
            statement.setString(2, window.map(one -> one.to().toString()).orElse(null));
            statement.setString(3, window.map(MaintenanceWindow::code).orElse(null));
            statement.setString(4, agency);
            statement.executeUpdate();
          }
          Why what =
              new Why.AgencyOrder(
                  window.isPresent() ? Order.ANNOUNCED : Order.ANNOUNCEMENT_WITHDRAWN,
                  window.map(MaintenanceWindow::code));
          audit(connection, agency, person, what);
          return true;
        });
  }

  private static void audit(Connection connection, String agency, String person, Why why)
      throws SQLException {
    Step step = Step.of(AuditAction.ORDERED, Actors.operator(person)).why(why);
    TrailWriter.append(connection, List.of(new StreamStep(AuditEntry.agencyStream(agency), step)));
  }
}
