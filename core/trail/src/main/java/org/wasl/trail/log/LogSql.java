package org.wasl.trail.log;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.wasl.database.Row;
import org.wasl.database.ServerRun;
import org.wasl.database.SqlStatement;

/** The statements of the log. */
public final class LogSql {
  public static final int LEAF_BYTES = 32;

  /** An audit entry's number and commitment. */
  record Leaf(long seq, byte[] bytes) {}

  /**
   * Reads the position up to which a quorum has cosigned. It stops at the end of a shard whose last
   * checkpoint the quorum has not cosigned.
   */
  static final String WITNESSED =
      """
      select coalesce(max(size), 0) as size from log_checkpoint
       where quorum_at is not null
         and size <= coalesce((select min(n.first) from log_shard n
           where n.number > 1 and not exists (select from log_checkpoint c
             where c.size = n.first and c.quorum_at is not null)), 9223372036854775807)\
      """;

  private static final String SIGNED_LEAVES =
      """
      -- The shards with their chain indexes, and how far a quorum has cosigned each.
      with bounds as (
        select number, first,
               coalesce(lead(first) over (order by number), 9223372036854775807) as beyond
          from log_shard where first is not null),
      shard as materialized (
        select number, first, beyond,
               (select max(size) from log_checkpoint
                 where quorum_at is not null and size > first and size <= beyond) as witnessed
          from bounds),
      entry as materialized (
        select step, seq from audit_entry where stream = :stream and step > :after
            and step <= :last),
      -- Each batch once. The array is read from its compressed form here, not once for each step.
      batch as materialized (
        select first, span, seqs || '{}'::bigint[] as seqs from log_batch
         where first = any(array(
           select b.first from entry e join log_batch b on b.span @> e.seq)))
      select step, number, chain_index - first as index,
             coalesce(chain_index < witnessed, false) as witnessed
        from (
          select e.step, b.first + array_position(b.seqs, e.seq) - 1 as chain_index
            from entry e join batch b on b.span @> e.seq and e.seq = any(b.seqs)) as sequenced
        join shard on chain_index >= first and chain_index < beyond
       where chain_index < (select max(size) from log_checkpoint)
      """;

  private static final String END =
      """
      select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest_under_way,
             coalesce(b.first + cardinality(b.seqs), 0) as size,
             coalesce(b.high, 0) as high,
             b.gaps,
             exists (select from log_shard where first is null) as closing,
             %s
        from (select) as once
        left join lateral (
          select first, seqs, high, gaps from log_batch order by first desc limit 1) as b on true
      """
          .formatted(ServerRun.COLUMN);

  private static final String APPEARED =
      """
      -- Lateral and limited, so that it goes gap by gap: in order of the index, the whole trail
      -- would be read for what is in none of them.
      (select e.seq, e.leaf
         from unnest(:low, :beyond) as g(low, beyond)
        cross join lateral (
          select seq, leaf from audit_entry where seq >= g.low and seq < g.beyond
           order by seq limit :limit) as e
        order by e.seq limit :limit)
      union all
      (select seq, leaf from audit_entry where seq > :seq order by seq limit :limit)
      """;

  private static final String APPEND =
      """
      insert into log_batch (first, seqs, span, leaves, high, gaps)
      values (:first, :seqs, int8range(:low, :last, '[]'), :leaves, :high, :gaps)
      """;

  /**
   * The end of the log.
   *
   * @param size number of leaves of all shards
   * @param high highest number of an entry that has a leaf
   * @param gaps the numbers below {@code high} without a leaf
   * @param oldestUnderWay every transaction with a lower id had ended when this was read
   * @param closing whether the open shard is being closed. Then no entry gets an index.
   * @param server the database server that answered
   */
  record LogEnd(
      long size,
      long high,
      List<SequenceGap> gaps,
      long oldestUnderWay,
      boolean closing,
      ServerRun server) {}

  private LogSql() {}

  static LogEnd end(Connection connection) throws SQLException {
    return SqlStatement.of(connection, END)
        .single(
            row ->
                new LogEnd(
                    row.int8("size"),
                    row.int8("high"),
                    gaps(row),
                    row.int8("oldest_under_way"),
                    row.bool("closing"),
                    ServerRun.of(row)));
  }

  /** The gaps of a row of {@code log_batch}. */
  public static List<SequenceGap> gaps(Row row) throws SQLException {
    List<Long> bounds = row.int8s("gaps");
    List<SequenceGap> gaps = new ArrayList<>();
    for (int i = 0; i < bounds.size(); i += 2) {
      gaps.add(new SequenceGap(bounds.get(i), bounds.get(i + 1)));
    }
    return gaps;
  }

  /**
   * Reads the visible entries without an index, in the gaps and above {@code end.high()}. It
   * returns them in order, at most {@code limit}. One statement reads them all, as of one instant.
   * So an entry is never seen without the entries of the transactions that its own transaction came
   * after, and the indexes of a stream rise with its steps.
   */
  static List<Leaf> appeared(Connection connection, LogEnd end, int limit) throws SQLException {
    return SqlStatement.of(connection, APPEARED)
        .unnest(
            end.gaps(), gap -> gap.int8("low", SequenceGap::from).int8("beyond", SequenceGap::to))
        .int4("limit", limit)
        .int8("seq", end.high())
        .list(row -> new Leaf(row.int8("seq"), row.bytes("leaf")))
        .stream()
        .sorted(Comparator.comparingLong(Leaf::seq))
        .limit(limit)
        .toList();
  }

  /** Reads the positions of entries under a signed checkpoint, by step of the stream. */
  public static Map<Long, LeafPosition> signedLeaves(Connection connection, String stream)
      throws SQLException {
    return signedLeaves(connection, stream, 0, Long.MAX_VALUE);
  }

  /** Reads the positions of the steps after {@code after} up to {@code last}. */
  public static Map<Long, LeafPosition> signedLeaves(
      Connection connection, String stream, long after, long last) throws SQLException {
    return SqlStatement.of(connection, SIGNED_LEAVES)
        .text("stream", stream)
        .int8("after", after)
        .int8("last", last)
        .map(
            row -> row.int8("step"),
            row -> new LeafPosition(row.int4("number"), row.int8("index"), row.bool("witnessed")));
  }

  /**
   * Reads the number of leaves of all shards that a quorum of witnesses has cosigned, or 0 if there
   * are none.
   */
  public static long witnessed(Connection connection) throws SQLException {
    return SqlStatement.of(connection, WITNESSED).single(row -> row.int8("size"));
  }

  /**
   * Reads the number of leaves of all shards under the largest checkpoint, or 0 if there is none.
   */
  public static long signed(Connection connection) throws SQLException {
    return SqlStatement.of(connection, "select coalesce(max(size), 0) as size from log_checkpoint")
        .single(row -> row.int8("size"));
  }

  static long transactionId(Connection connection) throws SQLException {
    return SqlStatement.of(connection, "select pg_current_xact_id()::text::bigint as id")
        .single(row -> row.int8("id"));
  }

  /** Writes a batch after the end that was read under the sequencer's lock. */
  static void append(Connection connection, LogEnd end, List<Leaf> leaves, List<SequenceGap> gaps)
      throws SQLException {
    long low = leaves.getFirst().seq();
    long last = leaves.getLast().seq();
    SqlStatement.of(connection, APPEND)
        .int8("first", end.size())
        .int8s("seqs", leaves.stream().map(Leaf::seq).toList())
        .int8("low", low)
        .int8("last", last)
        .bytes("leaves", joined(leaves))
        .int8("high", Math.max(end.high(), last))
        .int8s("gaps", gaps.stream().flatMap(gap -> Stream.of(gap.from(), gap.to())).toList())
        .update();
  }

  private static byte[] joined(List<Leaf> leaves) {
    ByteBuffer bytes = ByteBuffer.allocate(leaves.size() * LEAF_BYTES);
    leaves.forEach(leaf -> bytes.put(leaf.bytes()));
    return bytes.array();
  }
}
