package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.trail.Actors;

/**
 * A message may supersede earlier ones that are parked for its recipients; otherwise they would
 * block it. A delivery that still waits or is under way arrives before it, or is superseded when it
 * is parked.
 */
public final class SupersededDeliveries {
  /**
   * What supersedes is found first: to read each later message for each parked one takes the square
   * of their number. A handover counts as what it hands over.
   */
  private static final String BLOCKING =
      """
      with later as materialized (
        select e.referral, e.recipient, e.seq
          from delivery e
          join message n on n.sender = e.sender and n.message_id = e.message_id
         where e.referral = any(?) and n.type = any(?) and e.state not in %s)
      select d.id, coalesce(o.type, m.type) as type,
             coalesce(o.subtype, m.subtype, '') as subtype
        from later
        join delivery d on d.referral = later.referral and d.recipient = later.recipient
         and d.seq < later.seq
        join message m on m.sender = d.sender and m.message_id = d.message_id
        left join message o on o.sender = m.clear ->> 'originalSender'
         and o.message_id = (m.clear ->> 'originalMessage')::uuid
       where d.state = 'parked'
      """
          .formatted(DeliverySql.FINAL_STATES);

  private record Blocking(UUID id, String type, String subtype) {
    boolean isSuperseded() {
      return Lifecycle.isSuperseded(type, subtype);
    }
  }

  private SupersededDeliveries() {}

  /**
   * Supersedes what is parked in these referrals before a later, open delivery that supersedes it.
   * To be done by a transaction that parks and by one that accepts, and under the lock of the
   * referrals' counters: the later one of two at a time then sees what the other one did.
   */
  public static void write(Connection connection, Collection<UUID> referrals) throws SQLException {
    if (referrals.isEmpty()) {
      return;
    }
    List<UUID> superseded =
        SqlStatement.of(connection, BLOCKING)
            .uuids(referrals)
            .texts(Lifecycle.SUPERSEDING)
            .list(row -> new Blocking(row.uuid("id"), row.text("type"), row.text("subtype")))
            .stream()
            .filter(Blocking::isSuperseded)
            .map(Blocking::id)
            .distinct()
            .toList();
    DeliverySql.write(
        connection,
        DeliverySql.lock(connection, superseded).values().stream()
            .filter(row -> row.state() == DeliveryState.PARKED)
            .map(SupersededDeliveries::superseded)
            .toList());
  }

  private static DeliveryChange superseded(DeliveryRow row) {
    DeliveryRow next = row.transition(AuditAction.SUPERSEDED, row.history());
    return DeliveryChange.to(next, next.step(AuditAction.SUPERSEDED, Actors.GATEWAY));
  }
}
