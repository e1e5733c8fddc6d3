package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wasl.rules.delivery.AttemptHistory;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.store.jdbc.Row;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.trail.TrailWriter;

/** Locks deliveries in order of their ids, and writes their changes with their audit entries. */
public final class DeliverySql {
  /** The columns that {@link #lockedRows} reads, of {@code delivery d}. */
  public static final String COLUMNS =
      """
      d.id, d.referral, d.sender, d.message_id, d.recipient, d.state, d.generation, d.attempt,
      d.failed_attempts, d.delayed_millis, d.interrupted, d.interrupted_alone, d.alone, d.probe\
      """;

  /** The final states, as a list of SQL. */
  public static final String FINAL_STATES =
      Stream.of(DeliveryState.values())
          .filter(DeliveryState::isFinal)
          .map(state -> "'" + state.wireName() + "'")
          .collect(Collectors.joining(", ", "(", ")"));

  private static final String LOCK =
      """
      select %s
        from delivery d where id = any(?) order by id for update
      """
          .formatted(COLUMNS);

  /** Every state has its own columns: a lease belongs to an attempt, a due time to what waits. */
  private static final String WRITE =
      """
      update delivery d
         set state = x.state,
             attempt = x.attempt,
             failed_attempts = x.failed,
             delayed_millis = x.delayed,
             interrupted = x.interrupted,
             interrupted_alone = x.interrupted_alone,
             probe = x.probe,
             reason = x.reason,
             receipt = coalesce(x.receipt, d.receipt),
             due_at = case when x.state = 'waiting' and x.delay >= 0
               then clock_timestamp() + x.delay * interval '1 ms' else d.due_at end,
             alone = d.alone and x.state in ('dispatched', 'attempting'),
             lease_owner = case x.state when 'attempting' then ?::int end,
             lease_until = case x.state when 'attempting'
               then clock_timestamp() + x.lease * interval '1 ms' end,
             parked_at = case x.state when 'parked' then clock_timestamp() end,
             delivered_at = case x.state when 'delivered'
               then coalesce(d.delivered_at, clock_timestamp()) end
        from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          as x(id, state, attempt, failed, delayed, interrupted, interrupted_alone, probe,
            reason, receipt, delay, lease)
       where d.id = x.id
      """;

  /** Without a lease among the changes the owner is written to no row. */
  private static final int NOBODY = 0;

  private DeliverySql() {}

  /** Locks these deliveries and gives them by their ids; what does not exist is missing. */
  public static Map<UUID, DeliveryRow> lock(Connection connection, Collection<UUID> ids)
      throws SQLException {
    return lockedRows(SqlStatement.of(connection, LOCK).uuids(ids));
  }

  /** The deliveries that a statement selects and locks, by id, in the order of the statement. */
  public static Map<UUID, DeliveryRow> lockedRows(SqlStatement statement) throws SQLException {
    return statement.map(row -> row.uuid("id"), DeliverySql::delivery);
  }

  private static DeliveryRow delivery(Row row) throws SQLException {
    return new DeliveryRow(
        row.uuid("id"),
        row.uuid("referral"),
        row.text("sender"),
        row.uuid("message_id"),
        row.text("recipient"),
        DeliveryState.ofWireName(row.text("state")),
        row.int4("generation"),
        row.int4("attempt"),
        new AttemptHistory(
            row.int4("failed_attempts"),
            row.int8("delayed_millis"),
            row.int4("interrupted"),
            row.int4("interrupted_alone")),
        row.bool("alone"),
        row.bool("probe"));
  }

  private static byte @Nullable [] packedReceipt(DeliveryChange change) {
    return change.receipt().map(text -> change.row().receiptSubject().pack(text)).orElse(null);
  }

  /**
   * Writes the last change of each delivery, and the audit entries of all changes. What is parked
   * although a later message supersedes it is superseded at once. No lease is among the changes.
   */
  public static void write(Connection connection, List<DeliveryChange> changes)
      throws SQLException {
    write(connection, changes, NOBODY);
  }

  /**
   * The same with leases among the changes.
   *
   * @param leaseOwner instance of the gateway that holds the leases among them
   */
  static void write(Connection connection, List<DeliveryChange> changes, int leaseOwner)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    Map<UUID, DeliveryChange> last = new LinkedHashMap<>();
    changes.forEach(change -> last.put(change.row().id(), change));
    SqlStatement.of(connection, WRITE)
        .int4(leaseOwner)
        .unnest(
            last.values(),
            row ->
                row.uuid(change -> change.row().id())
                    .text(change -> change.state().wireName())
                    .int4(change -> change.row().attempt())
                    .int4(change -> change.row().history().failedAttempts())
                    .int8(change -> change.row().history().delayedMillis())
                    .int4(change -> change.row().history().interruptions())
                    .int4(change -> change.row().history().interruptionsAlone())
                    .bool(change -> change.row().probe())
                    .text(change -> change.reason().orElse(null))
                    .bytes(DeliverySql::packedReceipt)
                    .int8(DeliveryChange::delayMillis)
                    .int8(DeliveryChange::leaseMillis))
        .update();
    TrailWriter.append(connection, changes.stream().map(DeliveryChange::entry).toList());
    SupersededDeliveries.write(
        connection,
        last.values().stream()
            .filter(change -> change.state() == DeliveryState.PARKED)
            .map(change -> change.row().referral())
            .collect(Collectors.toSet()));
  }
}
