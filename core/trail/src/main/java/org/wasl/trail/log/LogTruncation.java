package org.wasl.trail.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.wasl.database.SqlStatement;

/**
 * Truncates the log of a database that was restored from an older copy. Its open shard has leaves
 * beyond a checkpoint, but others have seen different leaves there. The entries of these leaves
 * lose their indexes and get new ones in the next shard.
 */
final class LogTruncation {
  /**
   * Turns the rest of a batch that ends beyond this chain size into gaps, so that it is sequenced
   * again.
   */
  private static final String CUT_LAST_BATCH =
      """
      update log_batch b
         set seqs = b.seqs[:x.n],
             leaves = substring(b.leaves for x.n * 32),
             span = int8range(b.seqs[1], b.seqs[x.n], '[]'),
             high = x.high,
             gaps = array(
               select bound from (
                 select unnest(b.gaps)
                 union all
                 select w.v from unnest(b.seqs[x.n + 1:]) as s,
                        lateral (values (s), (s + 1)) as w(v)) as a(bound)
                where bound <= x.high order by bound)
        from (
          select c.first, c.n,
                 greatest(c.seqs[c.n], coalesce((
                   select p.high from log_batch p where p.first < c.first
                    order by p.first desc limit 1), 0)) as high
            from (
              select first, seqs, (:size - first)::int as n from log_batch
               order by first desc limit 1) as c) as x
       where b.first = x.first and x.n < cardinality(b.seqs)
      """;

  private LogTruncation() {}

  /**
   * Reads the last valid checkpoint of the shard whose first leaf has this chain index.
   *
   * @param witnessed whether only cosigned checkpoints count
   * @return the checkpoint's chain size, or empty if no checkpoint counts
   */
  static Optional<Long> lastValidSize(Connection connection, long first, boolean witnessed)
      throws SQLException {
    return SqlStatement.of(
            connection,
            """
            select max(size) as size from log_checkpoint
             where size > :first and (quorum_at is not null or :unwitnessed)
            """)
        .int8("first", first)
        .bool("unwitnessed", !witnessed)
        .single(row -> row.optionalInt8("size"));
  }

  /** Deletes everything beyond this chain size. */
  static void truncate(Connection connection, long chainSize) throws SQLException {
    update(connection, "delete from log_time_stamp where size > :size", chainSize);
    update(connection, "delete from log_cosignature where size > :size", chainSize);
    update(connection, "delete from log_checkpoint where size > :size", chainSize);
    update(connection, "delete from log_batch where first >= :size", chainSize);
    update(connection, CUT_LAST_BATCH, chainSize);
  }

  private static void update(Connection connection, String sql, long chainSize)
      throws SQLException {
    SqlStatement.of(connection, sql).int8("size", chainSize).update();
  }
}
