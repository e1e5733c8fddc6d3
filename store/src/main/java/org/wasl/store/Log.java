package org.wasl.store;

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

/**
 * The audit log as SQL has it: which entry is which leaf, and what was signed. Everything that is
 * published is made from this, and after it.
 */
public final class Log {
  private static final String CHECKPOINTS = "select size, root, note, at from log_checkpoint ";

  /** Age of the first entry that a tree of that size does not have; no row: it has all. */
  private static final String LAG =
      "extract(epoch from clock_timestamp() - coalesce("
          + " (select a.at from log_batch b join audit_entry a"
          + "  on a.seq = b.seqs[(%1$s - b.first + 1)::int]"
          + "  where b.first = (select max(first) from log_batch where first <= %1$s)),"
          + " (select at from audit_entry where seq > e.high order by seq limit 1)))";

  private static final String STANDING =
      "select e.size, s.size, "
          + LAG.formatted("s.size")
          + ", w.size, "
          + LAG.formatted("w.size")
          + " from (select coalesce(max(size), 0) as size from log_checkpoint) s,"
          + " (select coalesce(max(size), 0) as size from log_checkpoint"
          + "  where quorum_at is not null) w,"
          + " (select coalesce(max(first + cardinality(seqs)), 0) as size,"
          + "  coalesce(max(high), 0) as high from (select * from log_batch"
          + "  order by first desc limit 1) last) e";

  /**
   * A checkpoint.
   *
   * @param size number of leaves
   * @param root of the tree of these leaves
   * @param note with the log's signature, as C2SP's {@code tlog-checkpoint} has it
   * @param at when it was kept
   */
  public record Signed(long size, byte[] root, String note, Instant at) {}

  /**
   * How far it has come.
   *
   * @param size leaves that have their place
   * @param signed leaves under the last checkpoint
   * @param lagMillis age of the oldest entry that is under none; 0 when all are
   * @param witnessed leaves under the last checkpoint that a quorum of witnesses has cosigned
   * @param witnessLagMillis age of the oldest entry that is under none of those
   */
  public record Standing(
      long size, long signed, long lagMillis, long witnessed, long witnessLagMillis) {}

  private final Database database;
  private final Sequencer sequencer = new Sequencer();

  Log(Database database) {
    this.database = database;
  }

  /**
   * Gives entries that have none their places: one transaction, at most 256 of them.
   *
   * @return true when there may be more to do at once
   */
  public Result<Boolean> sequence() {
    return database.transaction(connection -> sequencer.sequence(connection) == Sequencer.BATCH);
  }

  /** How many leaves have their place. */
  public Result<Long> size() {
    return database.transaction(connection -> LogSql.end(connection).size());
  }

  /** The 32-byte commitments of leaves {@code from} to {@code to - 1}. */
  public Result<List<byte[]>> leaves(long from, long to) {
    return database.transaction(connection -> leaves(connection, from, to));
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
   * @return false, and nothing kept, where there is one as large or larger, or another process is
   *     at it
   */
  public Result<Boolean> sign(long size, byte[] root, String note) {
    return database.transaction(
        connection -> Locks.trySigner(connection) && keep(connection, size, root, note));
  }

  private static boolean keep(Connection connection, long size, byte[] root, String note)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into log_checkpoint (size, root, note) select x.size, ?, ?"
                + " from (select ?::bigint as size) x"
                + " where not exists (select from log_checkpoint c where c.size >= x.size)"
                + " and x.size <= (select first + cardinality(seqs) from log_batch"
                + "  order by first desc limit 1)")) {
      statement.setBytes(1, root);
      statement.setString(2, note);
      statement.setLong(3, size);
      return statement.executeUpdate() == 1;
    }
  }

  /** The largest checkpoint; empty before the first. */
  public Result<Optional<Signed>> latest() {
    return database.transaction(
        connection ->
            checkpoints(connection, "where ? >= 0 order by size desc limit ?", 0, 1).stream()
                .findFirst());
  }

  /** The checkpoint of that size. */
  public Result<Optional<Signed>> signed(long size) {
    return database.transaction(
        connection ->
            checkpoints(connection, "where size = ? limit ?", size, 1).stream().findFirst());
  }

  /** The next checkpoints above that size, the smallest first. */
  public Result<List<Signed>> above(long size, int limit) {
    return database.transaction(
        connection -> checkpoints(connection, "where size > ? order by size limit ?", size, limit));
  }

  private static List<Signed> checkpoints(Connection connection, String which, long size, int limit)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CHECKPOINTS + which)) {
      statement.setLong(1, size);
      statement.setInt(2, limit);
      ResultSet row = statement.executeQuery();
      List<Signed> found = new ArrayList<>();
      while (row.next()) {
        Instant at = row.getObject(4, OffsetDateTime.class).toInstant();
        found.add(new Signed(row.getLong(1), row.getBytes(2), row.getString(3), at));
      }
      return found;
    }
  }

  private static long millis(double seconds) {
    return Math.max(0, Math.round(seconds * 1_000));
  }

  /** Age of the oldest entry that has no place yet; 0 when all have. */
  public Result<Long> unplacedMillis() {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "select extract(epoch from clock_timestamp() - (select at from audit_entry"
                      + " where seq > (select coalesce(max(high), 0) from (select high"
                      + "  from log_batch order by first desc limit 1) last)"
                      + " order by seq limit 1))")) {
            ResultSet row = statement.executeQuery();
            row.next();
            return millis(row.getDouble(1));
          }
        });
  }

  /** How far it has come; asked now and then. */
  public Result<Standing> standing() {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(STANDING)) {
            ResultSet row = statement.executeQuery();
            row.next();
            return new Standing(
                row.getLong(1),
                row.getLong(2),
                millis(row.getDouble(3)),
                row.getLong(4),
                millis(row.getDouble(5)));
          }
        });
  }
}
