package org.wasl.trail.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StepReason;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.trail.Actors;
import org.wasl.trail.TrailReader;

/**
 * Reads the entries about persons and about security in the order of the log, from where it was.
 * These are the entries of operators, of the gateway itself and of refusals. It reads signed leaves
 * only, because their indexes never change. The position is stored after the entries were sent.
 */
public final class SecurityEntries {
  /** Maximum number of leaves of the log that one call reads. */
  private static final int MAX_LEAVES = 4_096;

  /** The column {@code seq} has an index of the log for this follower. */
  private static final String POSITION = "select seq from trail_position where follower = 'syslog'";

  private static final String BEGIN =
      """
      insert into trail_position (follower, seq) values ('syslog', :index)
          on conflict (follower) do nothing
      """;

  private static final String ADVANCE =
      """
      update trail_position set seq = :after where follower = 'syslog' and seq = :from
      """;

  private static final String NEXT =
      """
      select %s, b.first + leaf.number - 1 as index
        from log_batch b
       cross join lateral unnest(b.seqs) with ordinality as leaf(seq, number)
        join audit_entry e on e.seq = leaf.seq
       where b.first >= coalesce(
               (select max(first) from log_batch where first <= :from), 0)
         and b.first < :after
         and b.first + leaf.number - 1 >= :from and b.first + leaf.number - 1 < :after
         and e.salt is not null
         and (e.actor like '%s%%' or e.action = 'refused' or e.stream in ('%s', '%s'))
       order by index
      """
          .formatted(
              TrailReader.COLUMNS,
              Actors.OPERATOR,
              AuditEntry.GATEWAY_STREAM,
              AuditEntry.CONSOLE_STREAM);

  /**
   * An entry at its place in the log.
   *
   * @param index in all shards, from 0
   */
  public record IndexedEntry(long index, AuditEntry entry) {}

  /**
   * Entries to send.
   *
   * @param from index of the first leaf that was read
   * @param after index of the first leaf that was not read
   * @param entries those to send. The names of operators are not among them
   */
  public record Page(long from, long after, List<IndexedEntry> entries) {}

  private final Database database;

  public SecurityEntries(Database database) {
    this.database = database;
  }

  /** Reads the next entries. The first call ever begins at the end of the log. */
  public Result<Page> next() {
    return database.transaction(SecurityEntries::next);
  }

  /**
   * Stores that the entries of this page were sent.
   *
   * @return false if another gateway has sent them meanwhile
   */
  public Result<Boolean> sent(Page page) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, ADVANCE)
                    .int8("after", page.after())
                    .int8("from", page.from())
                    .update()
                == 1);
  }

  private static Page next(Connection connection) throws SQLException {
    long signed = LogSql.signed(connection);
    Optional<Long> position = SqlStatement.of(connection, POSITION).first(row -> row.int8("seq"));
    if (position.isEmpty()) {
      SqlStatement.of(connection, BEGIN).int8("index", signed).update();
    }
    long from = position.orElse(signed);
    long after = Math.max(from, Math.min(signed, from + MAX_LEAVES));
    List<IndexedEntry> entries =
        from == after
            ? List.of()
            : SqlStatement.of(connection, NEXT)
                .int8("from", from)
                .int8("after", after)
                .list(row -> new IndexedEntry(row.int8("index"), TrailReader.entry(row)));
    return new Page(from, after, entries.stream().filter(SecurityEntries::isSent).toList());
  }

  private static boolean isSent(IndexedEntry indexedEntry) {
    return indexedEntry
        .entry()
        .step()
        .why()
        .filter(StepReason.OperatorName.class::isInstance)
        .isEmpty();
  }
}
