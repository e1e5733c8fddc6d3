package org.wasl.store.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.wasl.store.jdbc.AdvisoryLocks;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.log.ShardSql.Bounds;

/**
 * One shard of the audit log as SQL has it: its leaves, and what was signed of them. Indices and
 * sizes are its own. Everything that is published is made from this, and after it.
 */
public final class ShardLog {
  private static final long NO_LIMIT = Long.MAX_VALUE;

  /**
   * A checkpoint.
   *
   * @param size number of leaves
   * @param root of the tree of these leaves
   * @param note with the log's signature, as C2SP's {@code tlog-checkpoint} has it
   * @param at when it was kept
   */
  public record SignedCheckpoint(long size, byte[] root, String note, Instant at) {}

  private final Database database;
  private final int number;

  ShardLog(Database database, int number) {
    this.database = database;
    this.number = number;
  }

  /** How many leaves have their place. */
  public Result<Long> size() {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, number);
          long end = LogSql.end(connection).size();
          return Math.min(end, bounds.end()) - bounds.first();
        });
  }

  /** The 32-byte commitments of leaves {@code from} to {@code to - 1}. */
  public Result<List<byte[]>> leaves(long from, long to) {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, number);
          long end = Math.min(bounds.first() + to, bounds.end());
          return leaves(connection, bounds.first() + from, end);
        });
  }

  private static List<byte[]> leaves(Connection connection, long from, long to)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select first, leaves from log_batch where first < ? and first >="
                + " (select max(first) from log_batch where first <= ?) order by first")) {
      statement.setLong(1, to);
      statement.setLong(2, from);
      ResultSet row = statement.executeQuery();
      List<byte[]> leaves = new ArrayList<>();
      while (row.next()) {
        long first = row.getLong(1);
        byte[] bytes = row.getBytes(2);
        int n = bytes.length / LogSql.LEAF_BYTES;
        for (int i = (int) Math.max(0, from - first); i < Math.min(n, to - first); i++) {
          int at = i * LogSql.LEAF_BYTES;
          leaves.add(Arrays.copyOfRange(bytes, at, at + LogSql.LEAF_BYTES));
        }
      }
      return leaves;
    }
  }

  /**
   * Keeps a checkpoint, before anybody else sees its signature; once this is done it is on disk.
   *
   * @param from size of the last one; whoever signs knows no other
   * @return false, and nothing kept, where the last one is another, or there is a later shard, or
   *     another process is at it
   */
  public Result<Boolean> sign(long from, long size, byte[] root, String note) {
    return database.transaction(
        connection ->
            AdvisoryLocks.trySigner(connection)
                && keep(connection, ShardSql.bounds(connection, number), from, size, root, note));
  }

  private static boolean keep(
      Connection connection, Bounds bounds, long from, long size, byte[] root, String note)
      throws SQLException {
    if (bounds.isClosed()) {
      return false;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into log_checkpoint (size, root, note) select x.size, ?, ?"
                + " from (select ?::bigint as size) x"
                + " where coalesce((select max(size) from log_checkpoint), 0) = ?"
                + " and x.size > ? and x.size <= (select first + cardinality(seqs) from log_batch"
                + "  order by first desc limit 1)")) {
      statement.setBytes(1, root);
      statement.setString(2, note);
      statement.setLong(3, bounds.first() + size);
      statement.setLong(4, bounds.first() + from);
      statement.setLong(5, bounds.first() + from);
      return statement.executeUpdate() == 1;
    }
  }

  /** The largest checkpoint; empty before the first. */
  public Result<Optional<SignedCheckpoint>> latest() {
    return checkpoints(0, NO_LIMIT, "desc limit ?", 1).map(found -> found.stream().findFirst());
  }

  /** The checkpoint of that size. */
  public Result<Optional<SignedCheckpoint>> signed(long size) {
    return checkpoints(size - 1, size, "limit ?", 1).map(found -> found.stream().findFirst());
  }

  /** The next checkpoints above that size, the smallest first. */
  public Result<List<SignedCheckpoint>> above(long size, int limit) {
    return checkpoints(size, NO_LIMIT, "limit ?", limit);
  }

  private Result<List<SignedCheckpoint>> checkpoints(long above, long to, String order, int limit) {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, number);
          long last = to == NO_LIMIT ? bounds.end() : Math.min(bounds.first() + to, bounds.end());
          return checkpoints(connection, bounds.first(), above, last, order, limit);
        });
  }

  private static List<SignedCheckpoint> checkpoints(
      Connection connection, long first, long above, long last, String order, int limit)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select size, root, note, at from log_checkpoint where size > ? and size <= ?"
                + " order by size "
                + order)) {
      statement.setLong(1, first + above);
      statement.setLong(2, last);
      statement.setInt(3, limit);
      ResultSet row = statement.executeQuery();
      List<SignedCheckpoint> found = new ArrayList<>();
      while (row.next()) {
        Instant at = row.getObject(4, OffsetDateTime.class).toInstant();
        found.add(
            new SignedCheckpoint(row.getLong(1) - first, row.getBytes(2), row.getString(3), at));
      }
      return found;
    }
  }

  /** The checkpoint up to this place. */
  static Optional<SignedCheckpoint> checkpoint(Connection connection, long place)
      throws SQLException {
    return checkpoints(connection, 0, place - 1, place, "limit ?", 1).stream().findFirst();
  }
}
