package org.wasl.store.deadline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.wasl.rules.deadlines.Deadline;
import org.wasl.rules.deadlines.DeadlineEnd;
import org.wasl.rules.deadlines.DeadlineTable.Changes;
import org.wasl.store.jdbc.UnnestParameters;

/**
 * Writes what steps of the trail start and end. For one transaction at a time: that of the {@link
 * TrailFollower}, which holds its position.
 */
final class DeadlineSql {
  private DeadlineSql() {}

  static void write(Connection connection, Changes changes) throws SQLException {
    end(connection, changes.ended());
    open(connection, changes.opened());
  }

  private static void end(Connection connection, List<DeadlineEnd> ended) throws SQLException {
    if (ended.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from deadline d using unnest(?, ?, ?, ?, ?, ?)"
                + " as x(referral, rule, agency, sender, message_id, object)"
                + " where d.referral = x.referral and d.rule = x.rule and d.agency = x.agency"
                + " and (x.sender is null or d.sender = x.sender and d.message_id = x.message_id)"
                // Of two notices that are withdrawn at once, the one that is confirmed.
                + " and (x.object is null or exists (select from message m where m.sender ="
                + " d.sender  and m.message_id = d.message_id  and coalesce((m.clear ->>"
                + " 'object')::uuid, x.object) = x.object))")) {
      UnnestParameters.of(statement, ended)
          .uuid(DeadlineEnd::referral)
          .text(DeadlineEnd::rule)
          .text(DeadlineEnd::agency)
          .text(ending -> ending.message().map(DeadlineEnd.StartingMessage::sender).orElse(null))
          .uuid(ending -> ending.message().map(DeadlineEnd.StartingMessage::messageId).orElse(null))
          .uuid(ending -> ending.object().orElse(null));
      statement.executeUpdate();
    }
  }

  private static void open(Connection connection, List<Deadline> opened) throws SQLException {
    if (opened.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into deadline (rule, stage, referral, sender, message_id, agency, started_at,"
                + " due_at, next_at) select x.* from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) as x(rule,"
                + " stage, referral, sender, message_id, agency, started_at, due_at, next_at) where"
                + " not exists (select from deadline d where d.referral = x.referral  and d.rule ="
                + " x.rule and d.agency = x.agency  and d.sender = x.sender and d.message_id ="
                + " x.message_id)")) {
      UnnestParameters.of(statement, once(opened))
          .text(Deadline::rule)
          .text(deadline -> deadline.stage().wireName())
          .uuid(Deadline::referral)
          .text(Deadline::sender)
          .uuid(Deadline::messageId)
          .text(Deadline::agency)
          .time(deadline -> deadline.startedAt().toString())
          .time(deadline -> deadline.dueAt().toString())
          .time(deadline -> deadline.remindAt().toString());
      statement.executeUpdate();
    }
  }

  /** What starts a second time while it runs keeps its first time. */
  private static Collection<Deadline> once(List<Deadline> opened) {
    Map<Owed, Deadline> once = new LinkedHashMap<>();
    opened.forEach(deadline -> once.putIfAbsent(Owed.of(deadline), deadline));
    return once.values();
  }

  /** What makes a deadline the same as another. */
  private record Owed(UUID referral, String rule, String agency, String sender, UUID messageId) {
    static Owed of(Deadline one) {
      return new Owed(one.referral(), one.rule(), one.agency(), one.sender(), one.messageId());
    }
  }
}
