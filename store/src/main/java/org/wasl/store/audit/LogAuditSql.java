package org.wasl.store.audit;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Commitment;
import org.wasl.store.log.LogSql;
import org.wasl.store.log.SequenceGap;
import org.wasl.store.log.Shard;
import org.wasl.store.log.ShardSql;
import org.wasl.store.log.ShardSql.Bounds;
import org.wasl.store.trail.TrailReader;

/** The statements of {@link LogAudit}; what is read piece by piece does not fill the memory. */
final class LogAuditSql {
  private static final int PIECE = 256;

  /**
   * A row of {@code log_batch}.
   *
   * @param span as it is kept: the least number, and one above the greatest
   */
  record Batch(
      long first, List<Long> seqs, String span, byte[] leaves, long high, List<SequenceGap> gaps) {
    static Batch of(ResultSet row) throws SQLException {
      return new Batch(
          row.getLong(1),
          numbers(row.getArray(2)),
          row.getString(3),
          row.getBytes(4),
          row.getLong(5),
          LogSql.gaps(row.getArray(6)));
    }

    private static List<Long> numbers(Array array) throws SQLException {
      return Arrays.asList((Long[]) array.getArray());
    }

    int size() {
      return Math.min(seqs.size(), leaves.length / LogSql.LEAF_BYTES);
    }

    byte[] leaf(int i) {
      int at = i * LogSql.LEAF_BYTES;
      return Arrays.copyOfRange(leaves, at, at + LogSql.LEAF_BYTES);
    }

    String exactSpan() {
      long least = seqs.stream().mapToLong(Long::longValue).min().orElse(0);
      long greatest = seqs.stream().mapToLong(Long::longValue).max().orElse(0);
      return "[" + least + "," + (greatest + 1) + ")";
    }
  }

  /**
   * An entry as it is kept.
   *
   * @param entry empty where no entry reads like that
   * @param salt null where the entry was erased
   */
  record StoredEntry(
      String stream, String where, Optional<AuditEntry> entry, byte[] salt, byte[] leaf) {
    boolean isBare() {
      return salt == null;
    }

    boolean opens(byte[] logged) {
      try {
        return entry.isPresent() && Commitment.opens(logged, salt, entry.get());
      } catch (IllegalArgumentException e) {
        return false; // no salt
      }
    }
  }

  /**
   * A shard that has leaves.
   *
   * @param key its verifier key; null where none is told yet, of the first
   */
  record PlacedShard(int number, String key, Bounds bounds) {
    long first() {
      return bounds.first();
    }

    long end() {
      return bounds.end();
    }

    boolean isClosed() {
      return bounds.isClosed();
    }

    /** What is told of it begins so; nothing of the first, which most gateways have only. */
    String words() {
      return number == 1 ? "" : "shard " + number + ", ";
    }

    /** Whether this verifier key is its own; where none is told, any may be. */
    boolean isSignedBy(String verifier) {
      return key == null || key.equals(verifier);
    }
  }

  private LogAuditSql() {}

  static List<PlacedShard> shards(Connection connection) throws SQLException {
    List<PlacedShard> shards = new ArrayList<>();
    for (Shard shard : ShardSql.all(connection)) {
      if (shard.state() != Shard.State.ANNOUNCED) {
        Bounds bounds = ShardSql.bounds(connection, shard.number());
        shards.add(new PlacedShard(shard.number(), shard.key().orElse(null), bounds));
      }
    }
    return shards;
  }

  static PreparedStatement batches(Connection connection) throws SQLException {
    return pieces(
        connection,
        "select first, seqs, span::text, leaves, high, gaps from log_batch order by first");
  }

  static PreparedStatement checkpoints(Connection connection, PlacedShard shard)
      throws SQLException {
    PreparedStatement statement =
        pieces(
            connection,
            "select size, root, note from log_checkpoint where size > ? and size <= ?"
                + " order by size");
    statement.setLong(1, shard.first());
    statement.setLong(2, shard.end());
    return statement;
  }

  /** Number, stream and step of all entries up to {@code high}. */
  static PreparedStatement places(Connection connection, long high) throws SQLException {
    PreparedStatement statement =
        pieces(connection, "select seq, stream, step from audit_entry where seq <= ? order by seq");
    statement.setLong(1, high);
    return statement;
  }

  private static PreparedStatement pieces(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setFetchSize(PIECE);
    return statement;
  }

  static Map<Long, StoredEntry> entries(Connection connection, List<Long> seqs)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select "
                + TrailReader.COLUMNS
                + ", seq, salt, leaf from audit_entry where seq = any(?)")) {
      statement.setArray(1, connection.createArrayOf("int8", seqs.toArray()));
      ResultSet row = statement.executeQuery();
      Map<Long, StoredEntry> entries = new HashMap<>();
      while (row.next()) {
        String stream = row.getString(1);
        byte[] salt = row.getBytes(14);
        Optional<AuditEntry> entry = salt == null ? Optional.empty() : entry(row);
        entries.put(
            row.getLong(13),
            new StoredEntry(stream, where(stream, row.getLong(2)), entry, salt, row.getBytes(15)));
      }
      return entries;
    }
  }

  private static Optional<AuditEntry> entry(ResultSet row) throws SQLException {
    try {
      return Optional.of(TrailReader.entry(row));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  static boolean isReferral(String stream) {
    return stream.length() == 36;
  }

  /** A place in the trail, as findings name it. */
  static String where(String stream, long step) {
    return (isReferral(stream) ? "referral " : "stream ") + stream + ", step " + step;
  }

  /** Whether any referral was erased: nothing else takes the salt from an entry. */
  static boolean erasures(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select exists (select from erasure where erased_at is not null)")) {
      ResultSet row = statement.executeQuery();
      row.next();
      return row.getBoolean(1);
    }
  }
}
