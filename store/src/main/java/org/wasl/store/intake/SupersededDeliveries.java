package org.wasl.store.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.delivery.DeliveryChange;
import org.wasl.store.delivery.DeliveryRow;
import org.wasl.store.delivery.DeliverySql;
import org.wasl.store.intake.AcceptSql.LockedReferral;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.trail.Actors;

/**
 * A message may supersede earlier ones that are parked for its recipients; otherwise they would
 * block it. A delivery that still waits or is under way arrives before it.
 */
final class SupersededDeliveries {
  private record Pair(Acceptance row, String recipient) {}

  private static final String SUPERSEDED =
      """
      select %s
        from unnest(?, ?, ?, ?) as x(referral, recipient, number, types)
        join delivery d on d.referral = x.referral and d.recipient = x.recipient
         and d.seq < x.number and d.state = 'parked'
        join message m on m.sender = d.sender and m.message_id = d.message_id
         and m.type = any(string_to_array(x.types, E'\\x1f'))
       order by d.id for update of d
      """
          .formatted(DeliverySql.COLUMNS);

  private SupersededDeliveries() {}

  static List<DeliveryChange> changes(
      Connection connection, List<Acceptance> kept, Map<UUID, LockedReferral> referrals)
      throws SQLException {
    List<Pair> pairs =
        kept.stream()
            .filter(row -> !MessageEffects.of(row).supersededTypes().isEmpty())
            .flatMap(row -> row.recipients().stream().map(to -> new Pair(row, to.agency())))
            .toList();
    if (pairs.isEmpty()) {
      return List.of();
    }
    return DeliverySql.lockedRows(
            SqlStatement.of(connection, SUPERSEDED)
                .unnest(
                    pairs,
                    row ->
                        row.uuid(pair -> pair.row.referral())
                            .text(Pair::recipient)
                            .int4(pair -> LockedReferral.nextNumber(referrals, pair.row.referral()))
                            .codes(
                                pair ->
                                    List.copyOf(MessageEffects.of(pair.row).supersededTypes()))))
        .values()
        .stream()
        .map(SupersededDeliveries::superseded)
        .toList();
  }

  private static DeliveryChange superseded(DeliveryRow row) {
    DeliveryRow next = row.transition(AuditAction.SUPERSEDED, row.history());
    return DeliveryChange.to(next, next.step(AuditAction.SUPERSEDED, Actors.GATEWAY));
  }
}
