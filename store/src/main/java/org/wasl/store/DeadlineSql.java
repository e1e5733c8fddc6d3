package org.wasl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.wasl.rules.deadlines.Deadline;
import org.wasl.rules.deadlines.Ending;
import org.wasl.rules.deadlines.StageTable.Changes;

/** Writes what steps of the trail start and end. */
final class DeadlineSql {
  private DeadlineSql() {}

  static void write(Connection connection, Changes changes) throws SQLException {
    end(connection, changes.ended());
    open(connection, changes.opened());
  }

  private static void end(Connection connection, List<Ending> ended) throws SQLException {
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
                + " and (x.object is null or exists (select from message m where m.sender = d.sender"
                + "  and m.message_id = d.message_id"
                + "  and coalesce((m.clear ->> 'object')::uuid, x.object) = x.object))")) {
      Columns.of(statement, ended)
          .uuid(Ending::referral)
          .text(Ending::rule)
          .text(Ending::agency)
          .text(ending -> ending.message().map(Ending.Started::sender).orElse(null))
          .uuid(ending -> ending.message().map(Ending.Started::messageId).orElse(null))
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
                + " due_at, next_at) select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " on conflict do nothing")) {
      Columns.of(statement, opened)
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
}
