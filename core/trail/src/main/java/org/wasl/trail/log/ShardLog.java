package org.wasl.trail.log;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.database.AdvisoryLocks;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.database.server.CommitProbe;
import org.wasl.database.server.ServerFence;
import org.wasl.trail.log.LogSql.Leaf;
import org.wasl.trail.log.LogSql.LogEnd;
import org.wasl.trail.log.ShardSql.Bounds;

/**
 * The leaves and signed checkpoints of one shard of the audit log in SQL. Indexes and sizes are
 * those of the shard. All published files are made from them.
 */
public final class ShardLog {
  private static final long NO_LIMIT = Long.MAX_VALUE;

  /**
   * A checkpoint.
   *
   * @param size number of leaves
   * @param root of the tree of these leaves
   * @param note signed note by C2SP {@code tlog-checkpoint}
   * @param at time when the checkpoint was stored
   */
  public record SignedCheckpoint(long size, byte[] root, String note, Instant at) {}

  private record Batch(long first, byte[] leaves) {}

  private static final String LEAVES =
      """
      select first, leaves from log_batch
       where first < :to and first >= (select max(first) from log_batch where first <= :from)
       order by first
      """;

  private static final String SIGN =
      """
      insert into log_checkpoint (size, root, note)
      select x.size, :root, :note
        from (select :size::bigint as size) x
       where coalesce((select max(size) from log_checkpoint), 0) = :from
         and x.size > :from
         and x.size <= (select first + cardinality(seqs) from log_batch
           order by first desc limit 1)
      """;

  private static final String CHECKPOINTS =
      """
      select size, root, note, at from log_checkpoint
       where size > :above and size <= :last order by size %s limit :limit
      """;

  private static final String SMALLEST_FIRST = CHECKPOINTS.formatted("");
  private static final String LARGEST_FIRST = CHECKPOINTS.formatted("desc");

  private final Database database;
  private final ServerFence fence;
  private final int number;

  ShardLog(Database database, ServerFence fence, int number) {
    this.database = database;
    this.fence = fence;
    this.number = number;
  }

  /** Reads the number of leaves. */
  public Result<Long> size() {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, number);
          long end = LogSql.end(connection).size();
          return Math.min(end, bounds.end()) - bounds.first();
        });
  }

  /** Reads the 32-byte commitments of leaves {@code from} to {@code to - 1}. */
  public Result<List<byte[]>> leaves(long from, long to) {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, number);
          long end = Math.min(bounds.first() + to, bounds.end());
          return leaves(connection, bounds.first() + from, end);
        });
  }

  /**
   * Reads the leaves from this one on, and the commitments of entries that have no position yet.
   */
  Result<Set<ByteBuffer>> allBeyond(long from) {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, number);
          LogEnd end = LogSql.end(connection);
          Stream<byte[]> placed = leaves(connection, bounds.first() + from, end.size()).stream();
          Stream<byte[]> waiting =
              LogSql.appeared(connection, end, Integer.MAX_VALUE).stream().map(Leaf::bytes);
          return Stream.concat(placed, waiting)
              .map(ByteBuffer::wrap)
              .collect(Collectors.toUnmodifiableSet());
        });
  }

  private static List<byte[]> leaves(Connection connection, long from, long to)
      throws SQLException {
    List<byte[]> leaves = new ArrayList<>();
    for (Batch batch :
        SqlStatement.of(connection, LEAVES)
            .int8("to", to)
            .int8("from", from)
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
   * Stores a checkpoint durably, before anybody else sees its signature.
   *
   * @param from size of the last checkpoint that the signer knows
   * @return false, and stores nothing, if the last checkpoint is a different one, a later shard
   *     exists, or another process signs
   */
  public Result<Boolean> sign(long from, long size, byte[] root, String note) {
    Result<Long> kept =
        database.transaction(
            connection -> {
              Bounds bounds = ShardSql.bounds(connection, number);
              return AdvisoryLocks.trySigner(connection)
                      && keep(connection, bounds, from, size, root, note)
                  ? bounds.first() + size
                  : 0;
            });
    if (kept instanceof Result.Done<Long>(Long leaves)) {
      fence.signed(leaves);
    }
    return kept.map(leaves -> leaves > 0);
  }

  private static boolean keep(
      Connection connection, Bounds bounds, long from, long size, byte[] root, String note)
      throws SQLException {
    return !bounds.isClosed()
        && SqlStatement.of(connection, SIGN)
                .bytes("root", root)
                .text("note", note)
                .int8("size", bounds.first() + size)
                .int8("from", bounds.first() + from)
                .update()
            == 1;
  }

  /** Reads the largest checkpoint, or empty before the first. */
  public Result<Optional<SignedCheckpoint>> latest() {
    return checkpoints(LARGEST_FIRST, 0, NO_LIMIT, 1).map(found -> found.stream().findFirst());
  }

  /**
   * Reads the largest checkpoint, in a transaction that this gateway commits. Once that commit is
   * durable, the checkpoint is durable too. Without the commit, it could be a checkpoint of another
   * gateway whose own commit still waits for a standby. A restart of the server makes such a
   * checkpoint visible, and a loss of that server loses it.
   */
  public Result<Optional<SignedCheckpoint>> latestDurable() {
    return database.transaction(
        connection -> {
          Bounds bounds = ShardSql.snapshotBounds(connection, number);
          CommitProbe.emit(connection);
          return checkpoints(connection, LARGEST_FIRST, bounds.first(), 0, bounds.end(), 1).stream()
              .findFirst();
        });
  }

  /** Reads the checkpoint of that size. */
  public Result<Optional<SignedCheckpoint>> signed(long size) {
    return checkpoints(SMALLEST_FIRST, size - 1, size, 1).map(found -> found.stream().findFirst());
  }

  /**
   * Reads the next checkpoints above one size and up to another, the smallest first. Up to a
   * checkpoint that was read before, the result never changes.
   */
  public Result<List<SignedCheckpoint>> between(long above, long to, int limit) {
    return checkpoints(SMALLEST_FIRST, above, to, limit);
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
        .int8("above", first + above)
        .int8("last", last)
        .int4("limit", limit)
        .list(
            row ->
                new SignedCheckpoint(
                    row.int8("size") - first,
                    row.bytes("root"),
                    row.text("note"),
                    row.instant("at")));
  }

  /** Reads the checkpoint of this chain size. */
  static Optional<SignedCheckpoint> checkpoint(Connection connection, long chainSize)
      throws SQLException {
    return checkpoints(connection, SMALLEST_FIRST, 0, chainSize - 1, chainSize, 1).stream()
        .findFirst();
  }
}
