package org.wasl.store.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.wasl.store.jdbc.AdvisoryLocks;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.log.ShardSql.Bounds;

/**
 * One shard of the audit log in SQL: its leaves and its signed checkpoints. Indices and sizes are
 * those of the shard. Everything that is published is made from this, and after it.
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

  private record Batch(long first, byte[] leaves) {}

  private static final String LEAVES =
      """
      select first, leaves from log_batch
       where first < ? and first >= (select max(first) from log_batch where first <= ?)
       order by first
      """;

  private static final String SIGN =
      """
      insert into log_checkpoint (size, root, note)
      select x.size, ?, ?
        from (select ?::bigint as size) x
       where coalesce((select max(size) from log_checkpoint), 0) = ?
         and x.size > ?
         and x.size <= (select first + cardinality(seqs) from log_batch
           order by first desc limit 1)
      """;

  private static final String CHECKPOINTS =
      """
      select size, root, note, at from log_checkpoint
       where size > ? and size <= ? order by size %s limit ?
      """;

  private static final String SMALLEST_FIRST = CHECKPOINTS.formatted("");
  private static final String LARGEST_FIRST = CHECKPOINTS.formatted("desc");

  private final Database database;
  private final int number;

  ShardLog(Database database, int number) {
    this.database = database;
    this.number = number;
  }

  /** How many leaves have their index. */
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
    List<byte[]> leaves = new ArrayList<>();
    for (Batch batch :
        SqlStatement.of(connection, LEAVES)
            .int8(to)
            .int8(from)
            .list(row -> new Batch(row.int8("first"), row.bytes("leaves")))) {
      int n = batch.leaves.length / LogSql.LEAF_BYTES;
      for (int i = (int) Math.max(0, from - batch.first); i < Math.min(n, to - batch.first); i++) {
        int at = i * LogSql.LEAF_BYTES;
        leaves.add(Arrays.copyOfRange(batch.leaves, at, at + LogSql.LEAF_BYTES));
      }
    }
    return leaves;
  }

  /**
   * Keeps a checkpoint, before anybody else sees its signature; once this is done it is on disk.
   *
   * @param from size of the last one that the signer knows
   * @return false, and nothing kept, where the last one is another, or there is a later shard, or
   *     another process signs
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
    return !bounds.isClosed()
        && SqlStatement.of(connection, SIGN)
                .bytes(root)
                .text(note)
                .int8(bounds.first() + size)
                .int8(bounds.first() + from)
                .int8(bounds.first() + from)
                .update()
            == 1;
  }

  /** The largest checkpoint; empty before the first. */
  public Result<Optional<SignedCheckpoint>> latest() {
    return checkpoints(LARGEST_FIRST, 0, NO_LIMIT, 1).map(found -> found.stream().findFirst());
  }

  /** The checkpoint of that size. */
  public Result<Optional<SignedCheckpoint>> signed(long size) {
    return checkpoints(SMALLEST_FIRST, size - 1, size, 1).map(found -> found.stream().findFirst());
  }

  /** The next checkpoints above that size, the smallest first. */
  public Result<List<SignedCheckpoint>> above(long size, int limit) {
    return checkpoints(SMALLEST_FIRST, size, NO_LIMIT, limit);
  }

  private Result<List<SignedCheckpoint>> checkpoints(String sql, long above, long to, int limit) {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, number);
          long last = to == NO_LIMIT ? bounds.end() : Math.min(bounds.first() + to, bounds.end());
          return checkpoints(connection, sql, bounds.first(), above, last, limit);
        });
  }

  private static List<SignedCheckpoint> checkpoints(
      Connection connection, String sql, long first, long above, long last, int limit)
      throws SQLException {
    return SqlStatement.of(connection, sql)
        .int8(first + above)
        .int8(last)
        .int4(limit)
        .list(
            row ->
                new SignedCheckpoint(
                    row.int8("size") - first,
                    row.bytes("root"),
                    row.text("note"),
                    row.instant("at")));
  }

  /** The checkpoint of this chain size. */
  static Optional<SignedCheckpoint> checkpoint(Connection connection, long chainSize)
      throws SQLException {
    return checkpoints(connection, SMALLEST_FIRST, 0, chainSize - 1, chainSize, 1).stream()
        .findFirst();
  }
}
