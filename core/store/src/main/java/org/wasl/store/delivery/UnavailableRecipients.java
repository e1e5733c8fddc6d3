package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.trail.Actors;

/**
 * Parks deliveries that nobody can take, because their agency is revoked or no longer has a file.
 * The caller knows these agencies. Attempts under way end by themselves.
 */
public final class UnavailableRecipients {
  /** Most deliveries that one transaction parks. */
  public static final int BATCH = 256;

  /** Skips rows that a lease or a claim locks. The next round finds them. */
  private static final String OPEN =
      """
      select %s
        from delivery d where d.recipient = :agency and d.state = '%s'
       limit :limit for update of d skip locked
      """;

  private static final String WAITING = open(DeliveryState.WAITING);
  private static final String DISPATCHED = open(DeliveryState.DISPATCHED);

  private final Database database;

  public UnavailableRecipients(Database database) {
    this.database = database;
  }

  private static String open(DeliveryState state) {
    return OPEN.formatted(DeliverySql.COLUMNS, state.wireName());
  }

  /** Every agency with a delivery that waits or is under way. Costs the same however much waits. */
  public Result<Set<AgencyId>> candidates() {
    return database.transaction(
        connection -> {
          Set<AgencyId> agencies = new HashSet<>();
          for (String sql : List.of(DeliveryBacklog.WAITING, DeliveryBacklog.IN_FLIGHT)) {
            agencies.addAll(
                SqlStatement.of(connection, sql).list(row -> new AgencyId(row.text("recipient"))));
          }
          return agencies;
        });
  }

  /**
   * Parks a batch of deliveries that wait for this agency, due or not, or are on its queue. An id
   * that is still queued is dropped as stale when it is consumed.
   *
   * @param evenPaused whether to park also while a person or an announced window pauses the agency.
   *     Nobody can end the pause of an agency that is gone
   * @return how many were parked, {@link #BATCH} if there may be more
   */
  public Result<Integer> park(AgencyId agency, boolean evenPaused) {
    return database.transaction(
        connection -> {
          if (!evenPaused && isPaused(connection, agency)) {
            return 0;
          }
          Map<DeliveryId, DeliveryRow> rows =
              new HashMap<>(lock(connection, WAITING, agency, BATCH));
          if (rows.size() < BATCH) {
            rows.putAll(lock(connection, DISPATCHED, agency, BATCH - rows.size()));
          }
          DeliverySql.write(
              connection, rows.values().stream().map(UnavailableRecipients::parked).toList());
          return rows.size();
        });
  }

  private static boolean isPaused(Connection connection, AgencyId agency) throws SQLException {
    return AgencyGateSql.read(connection, Set.of(agency)).values().stream()
        .anyMatch(AgencyGateSql.GateState::paused);
  }

  private static Map<DeliveryId, DeliveryRow> lock(
      Connection connection, String sql, AgencyId agency, int limit) throws SQLException {
    return DeliverySql.lockedRows(
        SqlStatement.of(connection, sql).text("agency", agency.value()).int4("limit", limit));
  }

  private static DeliveryChange parked(DeliveryRow row) {
    DeliveryRow next = row.transition(AuditAction.PARKED, row.history());
    return DeliveryChange.to(next, next.step(AuditAction.PARKED, Actors.GATEWAY))
        .withReason(ReasonCode.AGENCY_UNAVAILABLE);
  }
}
