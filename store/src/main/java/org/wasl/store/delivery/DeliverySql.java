package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.rules.delivery.AttemptHistory;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.store.jdbc.UnnestParameters;
import org.wasl.store.trail.TrailWriter;

/** Locks deliveries, in order of their ids, and writes their steps. */
public final class DeliverySql {
  public static final String COLUMNS =
      " d.id, d.referral, d.sender, d.message_id, d.recipient, d.state, d.generation, d.attempt,"
          + " d.attempts, d.delayed_millis, d.interrupted, d.interrupted_alone, d.alone, d.probe ";

  /** The states in which nothing more is to be done, as a list of SQL. */
  public static final String FINAL_STATES =
      Stream.of(DeliveryState.values())
          .filter(DeliveryState::isFinal)
          .map(state -> "'" + state.wireName() + "'")
          .collect(Collectors.joining(", ", "(", ")"));

  private DeliverySql() {}

  public static Map<UUID, DeliveryRow> lock(Connection connection, Collection<UUID> ids)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select" + COLUMNS + "from delivery d where id = any(?) order by id for update")) {
      UnnestParameters.of(statement, ids).uuid(id -> id);
      return read(statement.executeQuery());
    }
  }

  public static Map<UUID, DeliveryRow> read(ResultSet result) throws SQLException {
    Map<UUID, DeliveryRow> rows = new LinkedHashMap<>();
    while (result.next()) {
      DeliveryRow row = row(result);
      rows.put(row.id(), row);
    }
    return rows;
  }

  private static DeliveryRow row(ResultSet result) throws SQLException {
    return new DeliveryRow(
        result.getObject(1, UUID.class),
        result.getObject(2, UUID.class),
        result.getString(3),
        result.getObject(4, UUID.class),
        result.getString(5),
        DeliveryState.ofWireName(result.getString(6)),
        result.getInt(7),
        result.getInt(8),
        new AttemptHistory(
            result.getInt(9), result.getLong(10), result.getInt(11), result.getInt(12)),
        result.getBoolean(13),
        result.getBoolean(14));
  }

  /**
   * Writes the last change of each delivery and the audit entries of all. Every state has its own
   * columns: a lease belongs to an attempt only, a due time to what waits.
   */
  public static void write(Connection connection, List<DeliveryChange> changes, int leaseOwner)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    Map<UUID, DeliveryChange> last = new LinkedHashMap<>();
    changes.forEach(change -> last.put(change.row().id(), change));
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update delivery d set state = x.state, attempt = x.attempt, attempts = x.attempts,"
                + " delayed_millis = x.delayed, interrupted = x.interrupted, interrupted_alone ="
                + " x.interrupted_alone, probe = x.probe, reason = x.reason, receipt ="
                + " coalesce(x.receipt, d.receipt), due_at = case when x.state = 'waiting' and"
                + " x.delay >= 0  then clock_timestamp() + x.delay * interval '1 ms' else d.due_at"
                + " end, alone = d.alone and x.state in ('dispatched', 'attempting'), lease_owner ="
                + " case x.state when 'attempting' then ?::int end, lease_until = case x.state when"
                + " 'attempting'  then clock_timestamp() + x.lease * interval '1 ms' end, parked_at"
                + " = case x.state when 'parked' then clock_timestamp() end, delivered_at = case"
                + " x.state when 'delivered'  then coalesce(d.delivered_at, clock_timestamp()) end"
                + " from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as x(id, state, attempt,"
                + " attempts, delayed, interrupted, interrupted_alone, probe, reason, receipt,"
                + " delay, lease) where d.id = x.id")) {
      statement.setInt(1, leaseOwner);
      UnnestParameters.of(statement, last.values(), 2)
          .uuid(change -> change.row().id())
          .text(change -> change.state().wireName())
          .int4(change -> change.row().attempt())
          .int4(change -> change.row().facts().failedAttempts())
          .int8(change -> change.row().facts().delayedMillis())
          .int4(change -> change.row().facts().interruptions())
          .int4(change -> change.row().facts().interruptionsAlone())
          .bool(change -> change.row().probe())
          .text(DeliveryChange::reason)
          .text(DeliveryChange::receipt)
          .int8(DeliveryChange::delayMillis)
          .int8(DeliveryChange::leaseMillis);
      statement.executeUpdate();
    }
    TrailWriter.append(connection, changes.stream().map(DeliveryChange::entry).toList());
  }
}
