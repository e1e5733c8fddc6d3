package org.wasl.store.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.wasl.store.jdbc.Row;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.log.Shard.State;

/** The statements about shards of the log. */
public final class ShardSql {
  /** End of a shard that is open. */
  private static final long NO_END = Long.MAX_VALUE;

  /**
   * The chain indexes of a shard.
   *
   * @param first of its leaf 0
   * @param end the one after its last
   */
  public record Bounds(long first, long end) {
    public boolean isClosed() {
      return end < NO_END;
    }
  }

  private ShardSql() {}

  /**
   * The bounds of a shard. From here on the transaction sees one instant, so that what is read
   * within the bounds does not belong to a later shard that another gateway opens meanwhile.
   */
  static Bounds snapshotBounds(Connection connection, int number) throws SQLException {
    // By the transaction, in one message with its first statement. By the connection it would be a
    // message to the server here, and another one when the connection is given back.
    return bounds(
        readBounds(connection, number)
            .sentWith(
                SqlStatement.of(connection, "set transaction isolation level repeatable read")));
  }

  /** The bounds of a shard that has leaves. */
  public static Bounds bounds(Connection connection, int number) throws SQLException {
    return bounds(readBounds(connection, number));
  }

  private static SqlStatement readBounds(Connection connection, int number) {
    return SqlStatement.of(
            connection,
            """
            select first,
                   coalesce((select first from log_shard n where n.number = s.number + 1), ?)
                     as beyond
              from log_shard s where number = ?
            """)
        .int8(NO_END)
        .int4(number);
  }

  private static Bounds bounds(SqlStatement statement) throws SQLException {
    return statement.single(row -> new Bounds(row.int8("first"), row.int8("beyond")));
  }

  /** All shards, in order. */
  public static List<Shard> all(Connection connection) throws SQLException {
    return SqlStatement.of(
            connection,
            """
            select number, key, ends, clock_timestamp() >= ends as is_past_end,
                   asked_at is not null as close_requested,
                   first is null as is_announced,
                   (select first is null from log_shard n where n.number = s.number + 1)
                     as next_is_announced
              from log_shard s order by number
            """)
        .list(
            row ->
                new Shard(
                    row.int4("number"),
                    row.optionalText("key"),
                    row.instant("ends"),
                    row.bool("is_past_end"),
                    row.bool("close_requested"),
                    state(row)));
  }

  private static State state(Row row) throws SQLException {
    if (row.bool("is_announced")) {
      return State.ANNOUNCED;
    }
    Optional<Boolean> nextIsAnnounced = row.optionalBool("next_is_announced");
    if (nextIsAnnounced.isEmpty()) {
      return State.OPEN;
    }
    return nextIsAnnounced.get() ? State.CLOSING : State.CLOSED;
  }

  /** Sets the key of a shard that has none. */
  static void setKey(Connection connection, int number, String key) throws SQLException {
    SqlStatement.of(connection, "update log_shard set key = ? where number = ? and key is null")
        .text(key)
        .int4(number)
        .update();
  }

  /** Asks for the end of the open shard; false where none is open, or it was asked for before. */
  static boolean requestClose(Connection connection) throws SQLException {
    return SqlStatement.of(
                connection,
                """
                update log_shard set asked_at = clock_timestamp()
                 where asked_at is null
                   and number = (select max(number) from log_shard
                     having bool_and(first is not null))
                """)
            .update()
        == 1;
  }

  /** Announces the shard of this number; false where the open one is not the one before it. */
  static boolean announce(Connection connection, int number, String key) throws SQLException {
    return SqlStatement.of(
                connection,
                """
                insert into log_shard (number, key, ends)
                select ?, ?,
                       (date_trunc('year', clock_timestamp() at time zone 'UTC')
                         + interval '1 year') at time zone 'UTC'
                 where (select max(number) = ? - 1 and bool_and(first is not null) from log_shard)
                """)
            .int4(number)
            .text(key)
            .int4(number)
            .update()
        == 1;
  }

  /** Deletes the announced shard, which has no leaf yet. */
  static void withdrawAnnouncement(Connection connection) throws SQLException {
    SqlStatement.of(connection, "delete from log_shard where first is null").update();
  }

  /** Opens the announced shard of this number at this chain index; false where there is none. */
  static boolean open(Connection connection, int number, long first) throws SQLException {
    return SqlStatement.of(
                connection,
                """
                update log_shard set first = ?, at = clock_timestamp()
                 where number = ? and first is null
                """)
            .int8(first)
            .int4(number)
            .update()
        == 1;
  }
}
