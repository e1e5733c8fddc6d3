package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StepReason;
import org.wasl.audit.StepReason.AgencyOperation.AgencyEvent;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.CircuitBreaker;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.MaintenanceWindow;
import org.wasl.trail.TrailWriter;

/**
 * The gates of agencies. A gate has a circuit breaker, a pause by an operator, and an announced
 * maintenance window. Deliveries are sent to an agency only while its gate is open.
 */
public final class AgencyGates {

  /**
   * One gate.
   *
   * @param breaker the circuit breaker, with times of the database's clock
   * @param nowMillis time of that clock
   * @param paused whether no delivery is sent now, because of a pause or the window
   * @param pause the operator's pause, if there is one
   * @param window the announced window, until it is over
   */
  public record GateView(
      CircuitBreaker breaker,
      long nowMillis,
      boolean paused,
      Optional<Pause> pause,
      Optional<MaintenanceWindow> window) {}

  /**
   * A pause by an operator.
   *
   * @param person the operator
   * @param since its start
   * @param until when it ends by itself
   * @param reason a code
   */
  public record Pause(String person, Instant since, Optional<Instant> until, String reason) {}

  /**
   * Tells whether calls may be made now. Use it in a statement that has {@code agency_gate g},
   * whose row may be missing.
   */
  public static final String IS_OPEN =
      "(coalesce(g.not_before, '-infinity') <= clock_timestamp() and not %s)"
          .formatted(AgencyGateSql.IS_PAUSED);

  private static final String VIEW =
      """
      select x.agency, %s,
             %s as is_paused,
             coalesce(g.paused and coalesce(g.paused_until > clock_timestamp(), true), false)
               as paused_by_person,
             coalesce(g.paused_by, '') as paused_by,
             coalesce(g.paused_since, 'epoch') as paused_since,
             g.paused_until,
             coalesce(g.paused_why, '') as paused_why,
             coalesce(g.window_to > clock_timestamp(), false) as has_window,
             g.window_from, g.window_to, g.window_code
        from unnest(:agencies) as x(agency)
        left join agency_gate g on g.agency = x.agency
      """
          .formatted(AgencyGateSql.BREAKER, AgencyGateSql.IS_PAUSED);

  private static final String WINDOWS =
      """
      select g.agency, g.window_from, g.window_to, g.window_code from agency_gate g
       where g.window_to > clock_timestamp()
         and exists (select from delivery d
           where d.referral = :referral and d.recipient = g.agency and d.state not in %s
          -- Only for an agency with a window: keeps the planner from reading them all first.
          offset 0)
      """
          .formatted(DeliverySql.FINAL_STATES);

  private final Database database;

  public AgencyGates(Database database) {
    this.database = database;
  }

  /** Returns the gate of an agency. The gate of an unknown agency is open. */
  public Result<GateView> of(AgencyId agency) {
    return database.transaction(connection -> view(connection, agency));
  }

  /** The gates of these agencies. */
  public Result<Map<AgencyId, GateView>> of(Set<AgencyId> agencies) {
    return database.transaction(connection -> views(connection, agencies));
  }

  private static GateView view(Connection connection, AgencyId agency) throws SQLException {
    return SqlStatement.of(connection, VIEW)
        .texts("agencies", List.of(agency.value()))
        .single(AgencyGates::view);
  }

  private static Map<AgencyId, GateView> views(Connection connection, Collection<AgencyId> agencies)
      throws SQLException {
    return new TreeMap<>(
        SqlStatement.of(connection, VIEW)
            .texts("agencies", agencies.stream().map(AgencyId::value).toList())
            .map(row -> new AgencyId(row.text("agency")), AgencyGates::view));
  }

  private static GateView view(Row row) throws SQLException {
    Optional<Pause> pause =
        row.bool("paused_by_person")
            ? Optional.of(
                new Pause(
                    row.text("paused_by"),
                    row.instant("paused_since"),
                    row.optionalInstant("paused_until"),
                    row.text("paused_why")))
            : Optional.empty();
    return new GateView(
        AgencyGateSql.breaker(row),
        row.int8("now_millis"),
        row.bool("is_paused"),
        pause,
        row.bool("has_window") ? Optional.of(window(row)) : Optional.empty());
  }

  private static MaintenanceWindow window(Row row) throws SQLException {
    return new MaintenanceWindow(
        row.instant("window_from"), row.instant("window_to"), row.text("window_code"));
  }

  /**
   * Returns announced windows that are not over yet, by agency. It covers the agencies to which
   * something of a referral is still to be delivered.
   */
  public static Map<AgencyId, MaintenanceWindow> windows(Connection connection, ReferralId referral)
      throws SQLException {
    return new TreeMap<>(
        SqlStatement.of(connection, WINDOWS)
            .uuid("referral", referral.value())
            .map(row -> new AgencyId(row.text("agency")), AgencyGates::window));
  }

  /**
   * Pauses the agency until {@link #resume}. Attempts under way continue. A second pause replaces
   * the first.
   *
   * @param until when the pause ends by itself
   * @param reason a code, for the audit entry
   */
  public Result<Boolean> pause(
      AgencyId agency, String person, String reason, Optional<Instant> until) {
    return database.transaction(
        connection -> {
          AgencyGateSql.lock(connection, Set.of(agency));
          SqlStatement.of(
                  connection,
                  """
                  update agency_gate
                     set paused = true, paused_by = :paused_by, paused_since = clock_timestamp(),
                         paused_until = :paused_until::timestamptz, paused_why = :paused_why
                   where agency = :agency
                  """)
              .text("paused_by", person)
              .instant("paused_until", until)
              .text("paused_why", reason)
              .text("agency", agency.value())
              .update();
          audit(
              connection,
              agency,
              person,
              new StepReason.AgencyOperation(AgencyEvent.PAUSED, Optional.of(reason)));
          return true;
        });
  }

  /**
   * Ends a pause and an announced window that has begun. Returns false when there was neither. A
   * breaker that is open probes the agency at once.
   *
   * @param rate how fast the backlog is delivered then. If it is empty, the agency's own speed is
   *     the limit. It does not delay later messages.
   */
  public Result<Boolean> resume(
      AgencyId agency, String person, String reason, Optional<DeliveryRate> rate) {
    return database.transaction(
        connection -> {
          if (!view(connection, agency).paused()) {
            return false;
          }
          if (rate.isPresent()) {
            spread(connection, agency, rate.get()); // deliveries are locked before gates
          }
          AgencyGateSql.lock(connection, Set.of(agency));
          end(connection, agency);
          audit(
              connection,
              agency,
              person,
              new StepReason.AgencyOperation(AgencyEvent.RESUMED, Optional.of(reason)));
          return true;
        });
  }

  private static void end(Connection connection, AgencyId agency) throws SQLException {
    SqlStatement.of(
            connection,
            """
            update agency_gate
               set paused = false, paused_by = null, paused_since = null, paused_until = null,
                   paused_why = null,
                   not_before = case when not_before > clock_timestamp() then clock_timestamp()
                     else not_before end,
                   window_from = case when window_from > clock_timestamp() then window_from end,
                   window_to = case when window_from > clock_timestamp() then window_to end,
                   window_code = case when window_from > clock_timestamp() then window_code end
             where agency = :agency
            """)
        .text("agency", agency.value())
        .update();
  }

  /** Spreads the due times of due deliveries at this rate. */
  private static void spread(Connection connection, AgencyId agency, DeliveryRate rate)
      throws SQLException {
    Database.liftTimeouts(connection); // after a long downtime all of a large backlog is written
    SqlStatement.of(
            connection,
            """
            with due as materialized (
              select id, urgency, due_at from delivery
               where recipient = :recipient and state = 'waiting' and due_at <= clock_timestamp()
               order by id for update),
            placed as (
              select id, row_number() over (order by urgency desc, due_at) - 1 as place from due)
            update delivery d
               set due_at = statement_timestamp() + p.place * interval '1 minute' / :per_minute
              from placed p where d.id = p.id
            """)
        .text("recipient", agency.value())
        .int4("per_minute", rate.perMinute())
        .update();
  }

  /**
   * Announces a maintenance window. While it lasts the agency is paused, and parties that wait for
   * it can see it. A second window replaces the first.
   *
   * @param window the window, empty to withdraw it
   */
  public Result<Boolean> announceWindow(
      AgencyId agency, String person, Optional<MaintenanceWindow> window) {
    return database.transaction(
        connection -> {
          AgencyGateSql.lock(connection, Set.of(agency));
          SqlStatement.of(
                  connection,
                  """
                  update agency_gate
                     set window_from = :window_from::timestamptz,
                         window_to = :window_to::timestamptz, window_code = :window_code
                   where agency = :agency
                  """)
              .instant("window_from", window.map(MaintenanceWindow::from))
              .instant("window_to", window.map(MaintenanceWindow::to))
              .text("window_code", window.map(MaintenanceWindow::code))
              .text("agency", agency.value())
              .update();
          StepReason stepReason =
              new StepReason.AgencyOperation(
                  window.isPresent() ? AgencyEvent.ANNOUNCED : AgencyEvent.ANNOUNCEMENT_WITHDRAWN,
                  window.map(MaintenanceWindow::code));
          audit(connection, agency, person, stepReason);
          return true;
        });
  }

  private static void audit(Connection connection, AgencyId agency, String person, StepReason why)
      throws SQLException {
    TrailWriter.appendOperation(connection, AuditEntry.agencyStream(agency.value()), person, why);
  }
}
