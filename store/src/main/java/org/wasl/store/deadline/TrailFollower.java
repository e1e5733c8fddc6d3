package org.wasl.store.deadline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.deadlines.TrailEvent;

/**
 * Reads the trail once, in order of its sequence numbers. Numbers are drawn before their
 * transactions commit, so that a lower one may appear after a higher one: what is read ends at a
 * mark, the highest number seen at a time, and only once every transaction that was under way then
 * has ended.
 */
final class TrailFollower {
  private static final int STEPS = 20_000;

  /**
   * @param seq highest number seen, before {@code transaction} had its id
   * @param transaction whoever drew that number or a lower one has a lower id: a transaction has
   *     its id before it numbers a step, because it raises the stream's counter first
   */
  private record Mark(long seq, long transaction) {}

  /** What one run came to; counts once its transaction is committed. */
  record Progress(Mark mark, boolean more) {}

  private Mark mark;

  Progress follow(
      Connection connection, DeadlineTable stages, Function<String, Optional<String>> status)
      throws SQLException {
    long highest = number(connection, "select coalesce(max(seq), 0) from audit_entry");
    long from = position(connection);
    Mark next = new Mark(highest, number(connection, "select pg_current_xact_id()::text::bigint"));
    Mark known = mark();
    if (known == null) {
      return new Progress(next, false);
    }
    if (known.transaction > oldestUnderWay(connection)) {
      return new Progress(known, false);
    }
    long to = Math.min(known.seq, from + STEPS);
    if (to > from) {
      List<TrailEvent> events = TrailEventReader.read(connection, from, to, stages.actions());
      DeadlineSql.write(connection, stages.apply(events));
      ReporterStatusSql.insertChanges(connection, events, status);
      move(connection, to);
    }
    boolean more = to < known.seq;
    return new Progress(more ? known : next, more);
  }

  private synchronized Mark mark() {
    return mark;
  }

  synchronized boolean commit(Progress followed) {
    mark = followed.mark;
    return followed.more;
  }

  private static long position(Connection connection) throws SQLException {
    return number(
        connection, "select seq from trail_position where follower = 'deadlines' for update");
  }

  private static long oldestUnderWay(Connection connection) throws SQLException {
    return number(connection, "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
  }

  private static void move(Connection connection, long to) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update trail_position set seq = ? where follower = 'deadlines'")) {
      statement.setLong(1, to);
      statement.executeUpdate();
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      ResultSet result = statement.executeQuery();
      result.next();
      return result.getLong(1);
    }
  }
}
