package org.wasl.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FoundSince;

/**
 * Ends sessions whose gateway stands still, or is cut off, in the middle of a statement: while the
 * server waits for the rows of a {@code COPY}, or for its answer to be read. Until then they keep
 * locks that others wait for. No time-out of PostgreSQL (statement, idle in transaction,
 * transaction) ends such a session, for the server looks at none while it waits for its client
 * within a statement; it does look whether the session is to be terminated.
 */
public final class StalledSessions {
  private static final Logger LOG = LoggerFactory.getLogger(StalledSessions.class);

  /** Of gateways with this database. A statement is known by its session and when it began. */
  private static final String WAITING_FOR_CLIENT =
      """
      select pid, (extract(epoch from query_start) * 1000000)::bigint as began_micros
        from pg_stat_activity
       where datname = current_database() and usename = current_user
         and application_name = current_setting('application_name')
         and state = 'active' and wait_event in ('ClientRead', 'ClientWrite')
      """;

  private static final String TERMINATE =
      """
      select pg_terminate_backend(w.pid)
        from (%s) w where w.pid = ? and w.began_micros = ?
      """
          .formatted(WAITING_FOR_CLIENT);

  private record Statement(int pid, long beganMicros) {}

  private final FoundSince<Statement> waiting;

  /**
   * @param stalledMillis how long a statement may wait for its client
   * @param monotonicNanos never goes back, like {@link System#nanoTime}
   */
  public StalledSessions(long stalledMillis, LongSupplier monotonicNanos) {
    this.waiting = new FoundSince<>(stalledMillis, monotonicNanos);
  }

  /** One look; ends what every look found waiting for longer than that. */
  public Result<Integer> end(Database database) {
    Result<Integer> ended = database.transaction(this::end);
    if (ended instanceof Result.Done<Integer>(Integer count) && count > 0) {
      LOG.warn("ended {} sessions that stood still within a statement", count);
    }
    return ended;
  }

  /** Another gateway looks from now on, or none does. */
  public void forget() {
    waiting.forget();
  }

  private int end(Connection connection) throws SQLException {
    List<Statement> found =
        SqlStatement.of(connection, WAITING_FOR_CLIENT)
            .list(row -> new Statement(row.int4("pid"), row.int8("began_micros")));
    int count = 0;
    for (Statement stalled : waiting.look(found)) {
      if (terminate(connection, stalled)) {
        count++;
      }
    }
    return count;
  }

  private static boolean terminate(Connection connection, Statement stalled) throws SQLException {
    return SqlStatement.of(connection, TERMINATE)
        .int4(stalled.pid)
        .int8(stalled.beganMicros)
        .exists();
  }
}
