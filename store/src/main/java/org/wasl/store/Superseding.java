package org.wasl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.wasl.rules.delivery.AuditAction;

/**
 * A message may make earlier ones pointless that are parked for its own recipients: they would hold
 * it back for ever. What still waits or is under way is left to arrive before it.
 */
final class Superseding {

  private record Pair(Acceptance row, String recipient) {}

  private Superseding() {}

  static List<Change> changes(
      Connection connection, List<Acceptance> kept, Map<UUID, AcceptSql.Referral> referrals)
      throws SQLException {
    List<Pair> pairs =
        kept.stream()
            .filter(row -> !Effects.of(row).superseding().isEmpty())
            .flatMap(row -> row.recipients().stream().map(to -> new Pair(row, to.agency())))
            .toList();
    List<Change> changes = new ArrayList<>();
    if (pairs.isEmpty()) {
      return changes;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select"
                + DeliverySql.COLUMNS
                + "from unnest(?, ?, ?, ?) as x(referral, recipient, number, types)"
                + " join delivery d on d.referral = x.referral and d.recipient = x.recipient"
                + "  and d.seq < x.number and d.state = 'parked'"
                + " join message m on m.sender = d.sender and m.message_id = d.message_id"
                + "  and m.type = any(string_to_array(x.types, E'\\x1f'))"
                + " order by d.id for update of d")) {
      Columns.of(statement, pairs)
          .uuid(pair -> pair.row.referral())
          .text(Pair::recipient)
          .int4(pair -> referrals.get(pair.row.referral()).messages() + 1)
          .codes(pair -> List.copyOf(Effects.of(pair.row).superseding()));
      for (DeliveryRow row : DeliverySql.read(statement.executeQuery()).values()) {
        DeliveryRow next = row.after(AuditAction.SUPERSEDED, row.facts());
        changes.add(Change.to(next, next.step(AuditAction.SUPERSEDED, Actors.GATEWAY)));
      }
    }
    return changes;
  }
}
