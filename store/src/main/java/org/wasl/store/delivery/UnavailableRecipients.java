package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.trail.Actors;

/**
 * Parks what nobody can take: deliveries to an agency that is revoked, or of which there is no file
 * any more. Who that is, the caller knows. Attempts under way end by themselves.
 */
public final class UnavailableRecipients {
  /** At most so many are parked in one transaction. */
  public static final int BATCH = 256;

  /** What a lease or a claim holds is passed over: it is there in the next round. */
  private static final String OPEN =
      """
      select %s
        from delivery d where d.recipient = ? and d.state = '%s'
       limit ? for update of d skip locked
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
  public Result<Set<String>> candidates() {
    return database.transaction(
        connection -> {
          Set<String> agencies = new HashSet<>();
          for (String sql : List.of(DeliveryBacklog.WAITING, DeliveryBacklog.IN_FLIGHT)) {
            agencies.addAll(SqlStatement.of(connection, sql).list(row -> row.text("recipient")));
          }
          return agencies;
        });
  }

  /**
   * Parks a batch of what waits for this agency, due or not, or is on its queue. An id that is
   * still queued is dropped as stale when it is consumed.
   *
   * @param evenPaused also while a person or an announced window holds the agency; nobody can end
   *     the pause of one that is gone
   * @return how many were parked; {@link #BATCH} where there may be more
   */
  public Result<Integer> park(String agency, boolean evenPaused) {
    return database.transaction(
        connection -> {
          if (!evenPaused && isPaused(connection, agency)) {
            return 0;
          }
          Map<UUID, DeliveryRow> rows = new HashMap<>(lock(connection, WAITING, agency, BATCH));
          if (rows.size() < BATCH) {
            rows.putAll(lock(connection, DISPATCHED, agency, BATCH - rows.size()));
          }
          DeliverySql.write(
              connection, rows.values().stream().map(UnavailableRecipients::parked).toList());
          return rows.size();
        });
  }

  private static boolean isPaused(Connection connection, String agency) throws SQLException {
    return AgencyGateSql.read(connection, Set.of(agency)).values().stream()
        .anyMatch(AgencyGateSql.GateState::paused);
  }

  private static Map<UUID, DeliveryRow> lock(
      Connection connection, String sql, String agency, int limit) throws SQLException {
    return DeliverySql.lockedRows(SqlStatement.of(connection, sql).text(agency).int4(limit));
  }

  private static DeliveryChange parked(DeliveryRow row) {
    DeliveryRow next = row.transition(AuditAction.PARKED, row.history());
    return DeliveryChange.to(next, next.step(AuditAction.PARKED, Actors.GATEWAY))
        .withReason(ReasonCode.AGENCY_UNAVAILABLE);
  }
}
