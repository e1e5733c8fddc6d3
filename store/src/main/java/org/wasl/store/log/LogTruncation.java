package org.wasl.store.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Takes back what a database that was restored from an older copy has of a shard beyond a
 * checkpoint: others have seen the shard go on from there in another way. Its entries have no place
 * any more, and get new ones.
 */
final class LogTruncation {
  private LogTruncation() {}

  /**
   * Where the shard ends that begins at this place.
   *
   * @param witnessed whether only what a quorum has cosigned counts
   * @return the place after its last leaf; empty where nothing of it counts
   */
  static OptionalLong lastValidPlace(Connection connection, long first, boolean witnessed)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select max(size) from log_checkpoint where size > ? and (quorum_at is not null or"
                + " ?)")) {
      statement.setLong(1, first);
      statement.setBoolean(2, !witnessed);
      ResultSet row = statement.executeQuery();
      row.next();
      long end = row.getLong(1);
      return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(end);
    }
  }

  /** Takes back everything from this place on. */
  static void truncate(Connection connection, long end) throws SQLException {
    run(connection, "delete from log_cosignature where size > ?", end);
    run(connection, "delete from log_checkpoint where size > ?", end);
    run(connection, "delete from log_batch where first >= ?", end);
    // Of a batch that ends beyond it the rest was not seen, or passed over: it is looked for again.
    run(
        connection,
        "update log_batch b set seqs = b.seqs[:x.n], leaves = substring(b.leaves for x.n * 32),"
            + " span = int8range(b.seqs[1], b.seqs[x.n], '[]'), high = x.high,"
            + " gaps = array(select bound from (select unnest(b.gaps) union all"
            + "  select w.v from unnest(b.seqs[x.n + 1:]) as s,"
            + "  lateral (values (s), (s + 1)) as w(v)) as a(bound)"
            + "  where bound <= x.high order by bound)"
            + " from (select c.first, c.n, greatest(c.seqs[c.n], coalesce((select p.high"
            + "   from log_batch p where p.first < c.first order by p.first desc limit 1), 0))"
            + "  as high from (select first, seqs, (? - first)::int as n from log_batch"
            + "   order by first desc limit 1) as c) as x"
            + " where b.first = x.first and x.n < cardinality(b.seqs)",
        end);
  }

  private static void run(Connection connection, String sql, long end) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, end);
      statement.executeUpdate();
    }
  }
}
