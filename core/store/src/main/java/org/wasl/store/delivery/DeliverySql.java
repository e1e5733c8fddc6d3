package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AttemptHistory;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.DeliveryChange.Lease;
import org.wasl.trail.TrailWriter;

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
        from delivery d where id = any(:ids) order by id for update
      """
          .formatted(COLUMNS);

  /**
   * Every state has its own columns. A lease belongs to an attempt, and a due time to a delivery
   * that waits.
   */
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
             due_at = case when x.state = 'waiting' and x.delay is not null
               then clock_timestamp() + x.delay * interval '1 ms' else d.due_at end,
             alone = d.alone and x.state in ('dispatched', 'attempting'),
             lease_owner = case x.state when 'attempting' then x.owner end,
             lease_until = case x.state when 'attempting'
               then clock_timestamp() + x.lease * interval '1 ms' end,
             parked_at = case x.state when 'parked' then clock_timestamp() end,
             delivered_at = case x.state when 'delivered'
               then coalesce(d.delivered_at, clock_timestamp()) end
        from unnest(:id, :state, :attempt, :failed, :delayed, :interrupted, :interrupted_alone,
            :probe, :reason, :receipt, :delay, :owner, :lease)
          as x(id, state, attempt, failed, delayed, interrupted, interrupted_alone, probe,
            reason, receipt, delay, owner, lease)
       where d.id = x.id
      """;

  private DeliverySql() {}

  /**
   * Locks these deliveries and returns them by their ids. A delivery that does not exist is
   * missing.
   */
  public static Map<DeliveryId, DeliveryRow> lock(Connection connection, Collection<DeliveryId> ids)
      throws SQLException {
    return lockedRows(
        SqlStatement.of(connection, LOCK)
            .uuids("ids", ids.stream().map(DeliveryId::value).toList()));
  }

  /** The deliveries that a statement selects and locks, by id, in the order of the statement. */
  public static Map<DeliveryId, DeliveryRow> lockedRows(SqlStatement statement)
      throws SQLException {
    return statement.map(row -> new DeliveryId(row.uuid("id")), DeliverySql::delivery);
  }

  private static DeliveryRow delivery(Row row) throws SQLException {
    return new DeliveryRow(
        new DeliveryId(row.uuid("id")),
        new ReferralId(row.uuid("referral")),
        new AgencyId(row.text("sender")),
        new MessageId(row.uuid("message_id")),
        new AgencyId(row.text("recipient")),
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
   * Writes the last change of each delivery, and the audit entries of all changes. If a later
   * message supersedes a parked delivery, this supersedes it at once.
   */
  public static void write(Connection connection, List<DeliveryChange> changes)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    Map<DeliveryId, DeliveryChange> last = new LinkedHashMap<>();
    changes.forEach(change -> last.put(change.row().id(), change));
    SqlStatement.of(connection, WRITE)
        .unnest(
            last.values(),
            row ->
                row.uuid("id", change -> change.row().id().value())
                    .text("state", change -> change.state().wireName())
                    .int4("attempt", change -> change.row().attempt())
                    .int4("failed", change -> change.row().history().failedAttempts())
                    .int8("delayed", change -> change.row().history().delayedMillis())
                    .int4("interrupted", change -> change.row().history().interruptions())
                    .int4(
                        "interrupted_alone", change -> change.row().history().interruptionsAlone())
                    .bool("probe", change -> change.row().probe())
                    .text("reason", change -> change.reason().orElse(null))
                    .bytes("receipt", DeliverySql::packedReceipt)
                    .int8("delay", change -> change.delayMillis().orElse(null))
                    .int4("owner", change -> change.lease().map(Lease::owner).orElse(null))
                    .int8("lease", change -> change.lease().map(Lease::millis).orElse(null)))
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
