package org.wasl.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.runtime.PersistentFindings;

/**
 * Ends sessions whose gateway hangs or is cut off in the middle of a statement. The server then
 * waits for the rows of a {@code COPY}, or for a reader of its answer. Until then they keep locks
 * that others wait for. No time-out of PostgreSQL (statement, idle in transaction, transaction)
 * ends such a session, for the server looks at none while it waits for its client within a
 * statement. But it does look whether the session is to be terminated.
 */
public final class StalledSessions {
  private static final Logger LOG = LoggerFactory.getLogger(StalledSessions.class);

  /**
   * Finds sessions of gateways on this database that wait for their client. A statement is known by
   * its session and the time when it began.
   */
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
        from (%s) w where w.pid = :pid and w.began_micros = :began_micros
      """
          .formatted(WAITING_FOR_CLIENT);

  private record Statement(int pid, long startedMicros) {}

  private final PersistentFindings<Statement> waiting;

  /**
   * @param stalledMillis how long a statement may wait for its client
   * @param monotonicNanos never goes back, like {@link System#nanoTime}
   */
  public StalledSessions(long stalledMillis, LongSupplier monotonicNanos) {
    this.waiting = new PersistentFindings<>(stalledMillis, monotonicNanos);
  }

  /**
   * Looks once, and ends the sessions that every look has found waiting for longer than the limit.
   */
  public Result<Integer> end(Database database) {
    Result<Integer> ended = database.transaction(this::end);
    if (ended instanceof Result.Done<Integer>(Integer count) && count > 0) {
      LOG.warn("terminated {} sessions that were stalled within a statement", count);
    }
    return ended;
  }

  /** Another gateway looks from now on, or none does. */
  public void forget() {
    waiting.reset();
  }

  private int end(Connection connection) throws SQLException {
    List<Statement> found =
        SqlStatement.of(connection, WAITING_FOR_CLIENT)
            .list(row -> new Statement(row.int4("pid"), row.int8("began_micros")));
    int count = 0;
    for (Statement stalled : waiting.update(found)) {
      if (terminate(connection, stalled)) {
        count++;
      }
    }
    return count;
  }

  private static boolean terminate(Connection connection, Statement stalled) throws SQLException {
    return SqlStatement.of(connection, TERMINATE)
        .int4("pid", stalled.pid)
        .int8("began_micros", stalled.startedMicros)
        .exists();
  }
}
