package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.trail.Actors;

/**
 * A message may supersede earlier ones that are parked for its recipients. Otherwise they would
 * block it. A delivery that still waits or is under way arrives before it, or is superseded when it
 * is parked.
 */
public final class SupersededDeliveries {
  /**
   * Finds the superseding messages first, because reading each later message for each parked one
   * takes the square of their number. A handover counts as the message that it hands over.
   */
  private static final String BLOCKING =
      """
      with later as materialized (
        select e.referral, e.recipient, e.seq
          from delivery e
          join message n on n.sender = e.sender and n.message_id = e.message_id
         where e.referral = any(:referrals) and n.type = any(:types) and e.state not in %s)
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

  private record Blocking(DeliveryId id, String type, String subtype) {
    boolean isSuperseded() {
      return Lifecycle.isSuperseded(type, subtype);
    }
  }

  private SupersededDeliveries() {}

  /**
   * Supersedes deliveries of these referrals that are parked before a later, open delivery that
   * supersedes them. A transaction that parks calls it, and so does one that accepts. Both hold the
   * lock of the referrals' counters, so the later of two transactions sees the changes of the other
   * one.
   */
  public static void write(Connection connection, Collection<ReferralId> referrals)
      throws SQLException {
    if (referrals.isEmpty()) {
      return;
    }
    List<DeliveryId> superseded =
        SqlStatement.of(connection, BLOCKING)
            .uuids("referrals", referrals.stream().map(ReferralId::value).toList())
            .texts("types", Lifecycle.SUPERSEDING)
            .list(
                row ->
                    new Blocking(
                        new DeliveryId(row.uuid("id")), row.text("type"), row.text("subtype")))
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
