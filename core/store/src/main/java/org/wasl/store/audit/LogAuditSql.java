package org.wasl.store.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Commitment;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.database.SqlStatement.Cursor;
import org.wasl.trail.TrailReader;
import org.wasl.trail.log.LogSql;
import org.wasl.trail.log.SequenceGap;
import org.wasl.trail.log.Shard;
import org.wasl.trail.log.ShardSql;
import org.wasl.trail.log.ShardSql.Bounds;

/**
 * The statements of {@link LogAudit}. Long results are read piece by piece, to bound the memory.
 */
final class LogAuditSql {
  private static final int FETCH_SIZE = 256;

  /** The entries of about this number of leaves, or of one larger batch, are read at once. */
  private static final int LEAVES_AT_ONCE = 4_096;

  private static final String ENTRIES =
      "select " + TrailReader.COLUMNS + ", seq, salt, leaf from audit_entry where seq = any(:seqs)";

  /** Streams of referrals are named by their ids. */
  private static final Pattern REFERRAL =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /**
   * A row of {@code log_batch}.
   *
   * @param span the span as it is stored, from the least number to one above the greatest
   */
  record Batch(
      long first, List<Long> seqs, String span, byte[] leaves, long high, List<SequenceGap> gaps) {
    static Batch of(Row row) throws SQLException {
      return new Batch(
          row.int8("first"),
          row.int8s("seqs"),
          row.text("span"),
          row.bytes("leaves"),
          row.int8("high"),
          LogSql.gaps(row));
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
   * An entry as it is stored.
   *
   * @param entry the entry, empty if the row cannot be read as an entry
   * @param salt the entry's salt, empty if the entry was erased
   */
  record StoredEntry(
      String stream, String where, Optional<AuditEntry> entry, Optional<byte[]> salt, byte[] leaf) {
    boolean isErased() {
      return salt.isEmpty();
    }

    boolean opens(byte[] logged) {
      try {
        return entry.isPresent()
            && salt.isPresent()
            && Commitment.opens(logged, salt.get(), entry.get());
      } catch (IllegalArgumentException e) {
        return false; // not a salt
      }
    }
  }

  /**
   * A shard that has leaves.
   *
   * @param key its verifier key. It is empty if none is stored yet for the first shard
   */
  record PlacedShard(int number, Optional<String> key, Bounds bounds) {
    long first() {
      return bounds.first();
    }

    long end() {
      return bounds.end();
    }

    boolean isClosed() {
      return bounds.isClosed();
    }

    /**
     * Returns the prefix of findings about the shard. It is empty for the first shard, the only one
     * of most gateways.
     */
    String words() {
      return number == 1 ? "" : "shard " + number + ", ";
    }

    /** Tells whether this verifier key is the shard's own. If none is stored, any key may be. */
    boolean isSignedBy(String verifier) {
      return key.isEmpty() || key.get().equals(verifier);
    }
  }

  private LogAuditSql() {}

  static List<PlacedShard> shards(Connection connection) throws SQLException {
    List<PlacedShard> shards = new ArrayList<>();
    for (Shard shard : ShardSql.all(connection)) {
      if (shard.state() != Shard.State.ANNOUNCED) {
        Bounds bounds = ShardSql.bounds(connection, shard.number());
        shards.add(new PlacedShard(shard.number(), shard.key(), bounds));
      }
    }
    return shards;
  }

  /** The number of leaves in all shards. */
  static long leaves(Connection connection) throws SQLException {
    return SqlStatement.of(
            connection,
            """
            select first + cardinality(seqs) as leaves from log_batch order by first desc limit 1
            """)
        .first(row -> row.int8("leaves"))
        .orElse(0L);
  }

  static Cursor batches(Connection connection) throws SQLException {
    return SqlStatement.of(
            connection,
            """
            select first, seqs, span::text as span, leaves, high, gaps from log_batch
             order by first
            """)
        .fetchSize(FETCH_SIZE)
        .cursor();
  }

  static Cursor checkpoints(Connection connection, PlacedShard shard) throws SQLException {
    return SqlStatement.of(
            connection,
            """
            select size, root, note from log_checkpoint
             where size > :first and size <= :end order by size
            """)
        .int8("first", shard.first())
        .int8("end", shard.end())
        .fetchSize(FETCH_SIZE)
        .cursor();
  }

  /** Number, stream and step of all entries up to {@code high}. */
  static Cursor entryKeys(Connection connection, long high) throws SQLException {
    return SqlStatement.of(
            connection, "select seq, stream, step from audit_entry where seq <= :high order by seq")
        .int8("high", high)
        .fetchSize(FETCH_SIZE)
        .cursor();
  }

  /** Returns the next batches whose entries are read at once. The list is empty at the end. */
  static List<Batch> next(Cursor rows) throws SQLException {
    List<Batch> batches = new ArrayList<>();
    int leaves = 0;
    while (leaves < LEAVES_AT_ONCE && rows.next()) {
      Batch batch = Batch.of(rows.row());
      batches.add(batch);
      leaves += batch.seqs().size();
    }
    return batches;
  }

  /** The entries that these batches name, by number. */
  static Map<Long, StoredEntry> entries(Connection connection, List<Batch> batches)
      throws SQLException {
    return SqlStatement.of(connection, ENTRIES)
        .int8s("seqs", batches.stream().flatMap(batch -> batch.seqs().stream()).toList())
        .map(row -> row.int8("seq"), LogAuditSql::storedEntry);
  }

  private static StoredEntry storedEntry(Row row) throws SQLException {
    String stream = row.text("stream");
    Optional<byte[]> salt = row.optionalBytes("salt");
    return new StoredEntry(
        stream,
        where(stream, row.int8("step")),
        salt.isEmpty() ? Optional.empty() : entry(row),
        salt,
        row.bytes("leaf"));
  }

  private static Optional<AuditEntry> entry(Row row) throws SQLException {
    try {
      return Optional.of(TrailReader.entry(row));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Recognises a referral by its form and not by its length. A stream of an agency may be as long.
   */
  static boolean isReferral(String stream) {
    return REFERRAL.matcher(stream).matches();
  }

  /** A step, as findings name it. */
  static String where(String stream, long step) {
    return (isReferral(stream) ? "referral " : "stream ") + stream + ", step " + step;
  }

  /** Tells whether any referral was erased. Nothing else removes the salt of an entry. */
  static boolean hasErasures(Connection connection) throws SQLException {
    return SqlStatement.of(connection, "select from erasure where erased_at is not null limit 1")
        .exists();
  }
}
