package org.wasl.trail.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.trail.log.Shard.State;

/** The statements about shards of the log. */
public final class ShardSql {
  /** End of a shard that is open. */
  private static final long NO_END = Long.MAX_VALUE;

  /**
   * The chain indexes of a shard.
   *
   * @param first chain index of leaf 0
   * @param end chain index after the last leaf
   */
  public record Bounds(long first, long end) {
    public boolean isClosed() {
      return end < NO_END;
    }
  }

  private ShardSql() {}

  /**
   * Reads the bounds of a shard. From here on the transaction sees one instant. So its reads within
   * the bounds never include a later shard that another gateway opens meanwhile.
   */
  static Bounds snapshotBounds(Connection connection, int number) throws SQLException {
    // The transaction sets the isolation level in one message with its first statement. The
    // connection would send one message here and another one when it is given back.
    return bounds(
        readBounds(connection, number)
            .sentWith(
                SqlStatement.of(connection, "set transaction isolation level repeatable read")));
  }

  /** Reads the bounds of a shard that has leaves. */
  public static Bounds bounds(Connection connection, int number) throws SQLException {
    return bounds(readBounds(connection, number));
  }

  private static SqlStatement readBounds(Connection connection, int number) {
    return SqlStatement.of(
            connection,
            """
            select first,
                   coalesce((select first from log_shard n where n.number = s.number + 1), :no_end)
                     as beyond
              from log_shard s where number = :number
            """)
        .int8("no_end", NO_END)
        .int4("number", number);
  }

  private static Bounds bounds(SqlStatement statement) throws SQLException {
    return statement.single(row -> new Bounds(row.int8("first"), row.int8("beyond")));
  }

  /** Reads all shards, in order. */
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
    SqlStatement.of(
            connection, "update log_shard set key = :key where number = :number and key is null")
        .text("key", key)
        .int4("number", number)
        .update();
  }

  /**
   * Requests the end of the open shard, and returns false if none is open, or if it was already
   * requested.
   */
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

  /**
   * Announces the shard of this number, and returns false if the open shard is not the one before
   * it.
   */
  static boolean announce(Connection connection, int number, String key) throws SQLException {
    return SqlStatement.of(
                connection,
                """
                insert into log_shard (number, key, ends)
                select :number, :key,
                       (date_trunc('year', clock_timestamp() at time zone 'UTC')
                         + interval '1 year') at time zone 'UTC'
                 where (select max(number) = :number - 1 and bool_and(first is not null)
                     from log_shard)
                """)
            .int4("number", number)
            .text("key", key)
            .update()
        == 1;
  }

  /** Deletes the announced shard, which has no leaf yet. */
  static void withdrawAnnouncement(Connection connection) throws SQLException {
    SqlStatement.of(connection, "delete from log_shard where first is null").update();
  }

  /**
   * Opens the announced shard of this number at this chain index, and returns false if there is
   * none.
   */
  static boolean open(Connection connection, int number, long first) throws SQLException {
    return SqlStatement.of(
                connection,
                """
                update log_shard set first = :first, at = clock_timestamp()
                 where number = :number and first is null
                """)
            .int8("first", first)
            .int4("number", number)
            .update()
        == 1;
  }
}
