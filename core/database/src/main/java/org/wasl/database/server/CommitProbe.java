package org.wasl.database.server;

import java.sql.Connection;
import java.sql.SQLException;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;

/** Finds out whether the database answers commits, which may wait for a standby. */
public final class CommitProbe {
  /**
   * A session stays in its commit on the server after its client has given up. So where one waits
   * already, there is no need to let another one wait.
   */
  private static final String WAITS =
      """
      select from pg_stat_activity
       where datname = current_database() and usename = current_user
         and wait_event_type = 'IPC' and wait_event = 'SyncRep'
         and query_start < clock_timestamp() - interval '5 s'
      """;

  /** The result of the check. */
  public enum Finding {
    /** A commit was answered. */
    COMMITS,
    /** Commits wait for a standby. */
    WAITS,
    /** The database does not answer. */
    UNAVAILABLE
  }

  private final Database database;

  /** Asks this database. */
  public CommitProbe(Database database) {
    this.database = database;
  }

  /** Commits once, and changes nothing. */
  public Finding probe() {
    Result<Boolean> waits =
        database.transaction(
            connection -> {
              boolean found = SqlStatement.of(connection, WAITS).exists();
              if (!found) {
                emit(connection);
              }
              return found;
            });
    return waits instanceof Result.Done<Boolean>(Boolean found)
        ? found ? Finding.WAITS : Finding.COMMITS
        : Finding.UNAVAILABLE;
  }

  /**
   * Lets the transaction's commit wait for disk and standby, as one that writes rows does: an entry
   * of the write-ahead log that nobody reads.
   */
  public static void emit(Connection connection) throws SQLException {
    SqlStatement.of(connection, "select pg_logical_emit_message(true, 'wasl', '')").exists();
  }
}
