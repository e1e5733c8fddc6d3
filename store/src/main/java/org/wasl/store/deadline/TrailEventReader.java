package org.wasl.store.deadline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.wasl.rules.deadlines.DeadlineEnd.StartingMessage;
import org.wasl.rules.deadlines.TrailEvent;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.trail.Actors;

/**
 * Steps of referrals with what they are about. The gateway's own messages start and end nothing.
 */
final class TrailEventReader {
  private static final String READ =
      "select m.referral, r.office, e.at, e.action, e.sender, e.message, m.type,"
          + " coalesce(m.subtype, ''), coalesce(e.why, ''),"
          + " case when e.recipient is not null then array[e.recipient]"
          + "  when e.action = 'accepted' then array(select d.recipient from delivery d"
          + "   where d.referral = m.referral and d.sender = m.sender"
          + "   and d.message_id = m.message_id order by d.recipient)"
          + "  else '{}' end,"
          + " coalesce(m.clear ->> 'originalSender', m.sender),"
          + " coalesce((m.clear ->> 'originalMessage')::uuid, m.message_id),"
          + " (m.clear ->> 'object')::uuid"
          + " from audit_entry e"
          + " join message m on m.sender = e.sender and m.message_id = e.message"
          + " join referral r on r.id = m.referral"
          + " where e.seq > ? and e.seq <= ? and e.action = any(?) and e.sender <> ?"
          + " order by e.seq";

  private TrailEventReader() {}

  /** Those numbered above {@code from} up to {@code to}; states reached are always among them. */
  static List<TrailEvent> read(Connection connection, long from, long to, Set<AuditAction> actions)
      throws SQLException {
    Set<String> wanted = new TreeSet<>(Set.of(AuditAction.OPENED.wireName()));
    actions.forEach(action -> wanted.add(action.wireName()));
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setLong(1, from);
      statement.setLong(2, to);
      statement.setArray(3, connection.createArrayOf("text", wanted.toArray()));
      statement.setString(4, Actors.GATEWAY);
      ResultSet row = statement.executeQuery();
      List<TrailEvent> events = new ArrayList<>();
      while (row.next()) {
        events.add(event(row));
      }
      return events;
    }
  }

  private static TrailEvent event(ResultSet row) throws SQLException {
    return new TrailEvent(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getObject(3, OffsetDateTime.class).toInstant(),
        AuditAction.ofWireName(row.getString(4)),
        row.getString(5),
        row.getObject(6, UUID.class),
        row.getString(7),
        row.getString(8),
        List.of((String[]) row.getArray(10).getArray()),
        new StartingMessage(row.getString(11), row.getObject(12, UUID.class)),
        Optional.ofNullable(row.getObject(13, UUID.class)),
        row.getString(9));
  }
}
