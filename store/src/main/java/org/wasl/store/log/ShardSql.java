package org.wasl.store.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wasl.store.log.Shard.State;

/** The statements about shards of the log. */
public final class ShardSql {
  /** Of a shard that is open: as far as places go. */
  private static final long NO_END = Long.MAX_VALUE;

  private static final String NEXT_YEAR =
      "(date_trunc('year', clock_timestamp() at time zone 'UTC') + interval '1 year')"
          + " at time zone 'UTC'";

  /**
   * The places of a shard.
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
   * The same, and from here on the transaction sees one instant: what is asked for within the
   * bounds is not a later shard's, which another gateway opens meanwhile.
   */
  static Bounds snapshotBounds(Connection connection, int number) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return bounds(connection, number);
  }

  public static Bounds bounds(Connection connection, int number) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select first, coalesce((select first from log_shard n where n.number = s.number + 1),"
                + " ?) from log_shard s where number = ?")) {
      statement.setLong(1, NO_END);
      statement.setInt(2, number);
      ResultSet row = statement.executeQuery();
      row.next();
      return new Bounds(row.getLong(1), row.getLong(2));
    }
  }

  public static List<Shard> all(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select number, key, ends, clock_timestamp() >= ends, asked_at is not null,"
                + " first is null, (select first is null from log_shard n"
                + "  where n.number = s.number + 1) from log_shard s order by number")) {
      ResultSet row = statement.executeQuery();
      List<Shard> shards = new ArrayList<>();
      while (row.next()) {
        shards.add(
            new Shard(
                row.getInt(1),
                Optional.ofNullable(row.getString(2)),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getBoolean(6) ? State.ANNOUNCED : state(row.getObject(7, Boolean.class))));
      }
      return shards;
    }
  }

  private static State state(Boolean nextIsAnnounced) {
    if (nextIsAnnounced == null) {
      return State.OPEN;
    }
    return nextIsAnnounced ? State.CLOSING : State.CLOSED;
  }

  /** Names the key of a shard that has none. */
  static void setKey(Connection connection, int number, String key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update log_shard set key = ? where number = ? and key is null")) {
      statement.setString(1, key);
      statement.setInt(2, number);
      statement.executeUpdate();
    }
  }

  /** False where there is none that is open. */
  static boolean requestClose(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update log_shard set asked_at = clock_timestamp() where asked_at is null and number ="
                + " (select max(number) from log_shard having bool_and(first is not null))")) {
      return statement.executeUpdate() == 1;
    }
  }

  /** Whether the open shard is the one of this number, and now the next one is announced. */
  static boolean announce(Connection connection, int next, String key) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into log_shard (number, key, ends) select ?, ?, "
                + NEXT_YEAR
                + " where (select max(number) = ? - 1 and bool_and(first is not null) from"
                + " log_shard)")) {
      statement.setInt(1, next);
      statement.setString(2, key);
      statement.setInt(3, next);
      return statement.executeUpdate() == 1;
    }
  }

  /** Takes back that the next one was announced; it has no leaf yet. */
  static void withdrawAnnouncement(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from log_shard where first is null")) {
      statement.executeUpdate();
    }
  }

  /** Whether the announced shard is the one of this number, and now begins at this place. */
  static boolean open(Connection connection, int number, long first) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update log_shard set first = ?, at = clock_timestamp()"
                + " where number = ? and first is null")) {
      statement.setLong(1, first);
      statement.setInt(2, number);
      return statement.executeUpdate() == 1;
    }
  }
}
