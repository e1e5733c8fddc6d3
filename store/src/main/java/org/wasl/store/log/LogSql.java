package org.wasl.store.log;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.wasl.store.jdbc.UnnestParameters;

/** The statements of the log. */
public final class LogSql {
  public static final int LEAF_BYTES = 32;

  /** An audit entry's number and commitment. */
  record Leaf(long seq, byte[] bytes) {}

  /**
   * How far a quorum has cosigned: no further than the end of a shard whose last checkpoint it has
   * not.
   */
  static final String WITNESSED =
      "select coalesce(max(size), 0) as size from log_checkpoint where quorum_at is not null"
          + " and size <= coalesce((select min(n.first) from log_shard n where n.number > 1"
          + "  and not exists (select from log_checkpoint c"
          + "  where c.size = n.first and c.quorum_at is not null)), 9223372036854775807)";

  /** The shards with their places, and how far a quorum has cosigned each. */
  private static final String SHARDS =
      "with bounds as (select number, first, coalesce(lead(first) over (order by number),"
          + "  9223372036854775807) as beyond from log_shard where first is not null),"
          + " shard as materialized (select number, first, beyond, (select max(size)"
          + "  from log_checkpoint where quorum_at is not null and size > first and size <= beyond)"
          + "  as witnessed from bounds) ";

  /**
   * Where the log ends.
   *
   * @param size number of leaves, of all shards
   * @param high highest number of an entry that has a leaf
   * @param gaps what was passed over below it
   * @param oldestUnderWay every transaction with a lower id had ended when this was read
   * @param closing whether the shard that was open is being closed: nothing gets a place
   */
  record LogEnd(
      long size, long high, List<SequenceGap> gaps, long oldestUnderWay, boolean closing) {}

  private LogSql() {}

  static LogEnd end(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint,"
                + " coalesce(b.first + cardinality(b.seqs), 0), coalesce(b.high, 0), b.gaps,"
                + " exists (select from log_shard where first is null)"
                + " from (select) as once left join lateral (select first, seqs, high, gaps"
                + " from log_batch order by first desc limit 1) as b on true")) {
      ResultSet row = statement.executeQuery();
      row.next();
      return new LogEnd(
          row.getLong(2), row.getLong(3), gaps(row.getArray(4)), row.getLong(1), row.getBoolean(5));
    }
  }

  public static List<SequenceGap> gaps(Array array) throws SQLException {
    List<SequenceGap> gaps = new ArrayList<>();
    if (array != null) {
      Long[] bounds = (Long[]) array.getArray();
      for (int i = 0; i < bounds.length; i += 2) {
        gaps.add(new SequenceGap(bounds[i], bounds[i + 1]));
      }
    }
    return gaps;
  }

  /**
   * What has appeared: in the gaps, and above where all of those were seen; in order, at most so
   * many. By one statement, hence as of one instant: an entry is never seen without those its
   * transaction came after, so the places of a stream rise with its steps.
   */
  static List<Leaf> appeared(Connection connection, LogEnd end, int limit) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            // Lateral and limited, so that it goes gap by gap: in order of the index, the whole
            // trail would be read for what is in none of them.
            "(select e.seq, e.leaf from unnest(?, ?) as g(low, beyond) cross join lateral"
                + " (select seq, leaf from audit_entry where seq >= g.low and seq < g.beyond"
                + " order by seq limit ?) as e order by e.seq limit ?) union all"
                + " (select seq, leaf from audit_entry where seq > ? order by seq limit ?)")) {
      UnnestParameters.of(statement, end.gaps()).int8(SequenceGap::from).int8(SequenceGap::to);
      statement.setInt(3, limit);
      statement.setInt(4, limit);
      statement.setLong(5, end.high());
      statement.setInt(6, limit);
      List<Leaf> leaves = new ArrayList<>(leaves(statement.executeQuery()));
      leaves.sort(Comparator.comparingLong(Leaf::seq));
      return leaves.subList(0, Math.min(limit, leaves.size()));
    }
  }

  private static List<Leaf> leaves(ResultSet row) throws SQLException {
    List<Leaf> leaves = new ArrayList<>();
    while (row.next()) {
      leaves.add(new Leaf(row.getLong(1), row.getBytes(2)));
    }
    return leaves;
  }

  /** By step of the stream, the places of its entries that are under a signed checkpoint. */
  public static Map<Long, LeafPosition> signedLeaves(Connection connection, String stream)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            SHARDS
                + "select step, number, place - first, coalesce(place < witnessed, false)"
                + " from (select e.step,"
                + "  b.first + array_position(b.seqs, e.seq) - 1 as place"
                + "  from audit_entry e join log_batch b on b.span @> e.seq and e.seq = any(b.seqs)"
                + "  where e.stream = ?) as placed"
                + " join shard on place >= first and place < beyond"
                + " where place < (select max(size) from log_checkpoint)")) {
      statement.setString(1, stream);
      ResultSet row = statement.executeQuery();
      Map<Long, LeafPosition> leaves = new HashMap<>();
      while (row.next()) {
        leaves.put(
            row.getLong(1), new LeafPosition(row.getInt(2), row.getLong(3), row.getBoolean(4)));
      }
      return Map.copyOf(leaves);
    }
  }

  /** Leaves of all shards under what a quorum of witnesses has cosigned; 0 where none. */
  public static long witnessed(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WITNESSED)) {
      ResultSet row = statement.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  /** Leaves of all shards under the largest checkpoint; 0 where none. */
  public static long signed(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select coalesce(max(size), 0) from log_checkpoint")) {
      ResultSet row = statement.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  static long transactionId(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_current_xact_id()::text::bigint")) {
      ResultSet row = statement.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  /** Writes a batch behind the end that was read under the sequencer's lock. */
  static void append(Connection connection, LogEnd end, List<Leaf> leaves, List<SequenceGap> gaps)
      throws SQLException {
    long low = leaves.get(0).seq();
    long last = leaves.get(leaves.size() - 1).seq();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into log_batch (first, seqs, span, leaves, high, gaps)"
                + " values (?, ?, int8range(?, ?, '[]'), ?, ?, ?)")) {
      statement.setLong(1, end.size());
      statement.setArray(2, array(connection, leaves.stream().mapToLong(Leaf::seq)));
      statement.setLong(3, low);
      statement.setLong(4, last);
      statement.setBytes(5, joined(leaves));
      statement.setLong(6, Math.max(end.high(), last));
      LongStream bounds = gaps.stream().flatMapToLong(gap -> LongStream.of(gap.from(), gap.to()));
      statement.setArray(7, array(connection, bounds));
      statement.executeUpdate();
    }
  }

  private static Array array(Connection connection, LongStream numbers) throws SQLException {
    return connection.createArrayOf("int8", numbers.boxed().toArray(Long[]::new));
  }

  private static byte[] joined(List<Leaf> leaves) {
    ByteBuffer bytes = ByteBuffer.allocate(leaves.size() * LEAF_BYTES);
    leaves.forEach(leaf -> bytes.put(leaf.bytes()));
    return bytes.array();
  }
}
