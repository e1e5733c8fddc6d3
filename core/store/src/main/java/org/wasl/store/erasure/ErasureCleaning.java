package org.wasl.store.erasure;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;

/**
 * Removes erased data from the database's files and its write-ahead log. A deleted row stays in its
 * page, vacuumed or not, until the space is overwritten. So every table that held it is rewritten,
 * the server switches to another segment of its log, and a checkpoint removes the old segments.
 * While a table is rewritten, statements that need it wait.
 */
public final class ErasureCleaning {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureCleaning.class);

  /** All tables whose rows an erasure deletes or empties, the small ones first. */
  private static final List<String> TABLES =
      List.of(
          "untold_expiry",
          "object_holder",
          "referral_object",
          "deadline",
          "reporter_status",
          "legal_hold",
          "replay_item",
          "referral",
          "party",
          "delivery",
          "message",
          "sealed_content",
          "audit_entry");

  private static final String TO_CLEAN =
      "select from erasure where erased_at is not null and cleaned_at is null limit 1";

  private static final String UNCLEANED =
      """
      select count(*) as erasures, min(erased_at) as oldest from erasure
       where erased_at is not null and cleaned_at is null
      """;

  private static final String IN_TABLES =
      """
      select from erasure
       where erased_at is not null and cleaned_at is null and left_in is null limit 1
      """;

  private static final String IN_LOG =
      """
      select from erasure
       where erased_at is not null and cleaned_at is null and left_in is not null limit 1
      """;

  private static final String MARK_TABLES_CLEAN =
      """
      update erasure set left_in = pg_walfile_name(pg_current_wal_lsn())
       where erased_at is not null and cleaned_at is null
         and extract(epoch from erased_at) * 1000000 <= :until
      """;

  /**
   * A checkpoint removes the segments before the one from which the server would recover. Segments
   * stay if a replication slot keeps them, such as the slot of a running backup.
   */
  private static final String MARK_CLEAN =
      """
      update erasure set cleaned_at = clock_timestamp()
       where erased_at is not null and cleaned_at is null
         and left_in < (select redo_wal_file from pg_control_checkpoint())
         and not exists (select from pg_replication_slots
           where restart_lsn is not null and pg_walfile_name(restart_lsn) <= left_in)
         and current_setting('wal_recycle') = 'off'
      """;

  /** Transactions of a replica count as well. Its connection has no database, or it has a slot. */
  private static final String OLDER_TRANSACTIONS =
      """
      select from (
        select greatest(age(backend_xmin), age(backend_xid)) as age from pg_stat_activity
         where (datname = current_database() or datname is null) and pid <> pg_backend_pid()
        union all
        select age(xmin) from pg_replication_slots) as others
       where age > age(:now::xid) limit 1
      """;

  private static final String NO_RIGHT = "42501";
  private static final String NOT_LOCKED = "55P03";
  private static final long POLL_MILLIS = 200;

  /**
   * Erasures that are not cleaned up yet.
   *
   * @param erasures how many there are
   * @param oldest time of the first of them, empty if there is none
   */
  public record Uncleaned(long erasures, Optional<Instant> oldest) {}

  /** Result of a run. */
  public enum CleaningResult {
    /** There was nothing to clean. */
    NOTHING,
    /** No erased data is left. */
    DONE,
    /**
     * Erased data may be left in the write-ahead log. An external server may forbid our role to
     * switch the log or make a checkpoint, or may recycle segments. A backup or a replica may keep
     * segments. When that has ended, or the server's operator has changed it, the next run is
     * complete.
     */
    LOG_LEFT,
    /**
     * A transaction that began before the erasure still reads, here or on a replica, or a table is
     * in use. Try later.
     */
    BUSY
  }

  private final Database database;

  public ErasureCleaning(Database database) {
    this.database = database;
  }

  /** Returns the erasures that wait for the next run. */
  public Result<Uncleaned> uncleaned() {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, UNCLEANED)
                .single(row -> new Uncleaned(row.int8("erasures"), row.optionalInstant("oldest"))));
  }

  /**
   * Cleans up after every erasure that was not cleaned up yet.
   *
   * @param readersMillis how long to wait for transactions that began before. Nobody else waits
   *     meanwhile
   * @param tableMillis how long to wait for each table. Others that need the table wait as well
   */
  public Result<CleaningResult> run(long readersMillis, long tableMillis) {
    Connection connection = null;
    try {
      connection = database.connection();
      connection.setAutoCommit(true);
      connection.setNetworkTimeout(Runnable::run, 0);
      return new Result.Done<>(run(connection, readersMillis, tableMillis));
    } catch (SQLException e) {
      LOG.warn("cleaning after an erasure failed (SQLSTATE {})", e.getSQLState());
      return new Result.Failed<>(Result.Failure.UNAVAILABLE);
    } finally {
      if (connection != null) {
        database.discard(connection); // its timeouts are not those of the others
      }
    }
  }

  private static CleaningResult run(Connection connection, long readersMillis, long tableMillis)
      throws SQLException {
    if (!SqlStatement.of(connection, TO_CLEAN).exists()) {
      return CleaningResult.NOTHING;
    }
    liftTimeouts(connection, tableMillis);
    if (SqlStatement.of(connection, IN_TABLES).exists()
        && !cleanTables(connection, readersMillis)) {
      return CleaningResult.BUSY;
    }
    switchLog(connection);
    SqlStatement.of(connection, MARK_CLEAN).update();
    return SqlStatement.of(connection, IN_LOG).exists()
        ? CleaningResult.LOG_LEFT
        : CleaningResult.DONE;
  }

  /**
   * Lets writes of tables and checkpoints take as long as they need. Waits for locks stay limited.
   */
  private static void liftTimeouts(Connection connection, long tableMillis) throws SQLException {
    SqlStatement.of(
            connection,
            """
            select set_config('statement_timeout', '0', false),
                   set_config('lock_timeout', :lock_timeout, false)
            """)
        .text("lock_timeout", Long.toString(tableMillis))
        .exists();
  }

  private static boolean cleanTables(Connection connection, long readersMillis)
      throws SQLException {
    // The next run cleans later erasures.
    long until =
        SqlStatement.of(
                connection,
                "select (extract(epoch from clock_timestamp()) * 1000000)::bigint as micros")
            .single(row -> row.int8("micros"));
    if (!awaitOlderTransactions(connection, readersMillis)) {
      return false;
    }
    try {
      for (String table : TABLES) {
        SqlStatement.of(connection, "vacuum (full) " + table).update();
      }
    } catch (SQLException e) {
      if (NOT_LOCKED.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
    SqlStatement.of(connection, MARK_TABLES_CLEAN).int8("until", until).update();
    return true;
  }

  /**
   * Waits until there is no older transaction, because rows that it may still see would be kept.
   */
  private static boolean awaitOlderTransactions(Connection connection, long readersMillis)
      throws SQLException {
    String now =
        SqlStatement.of(connection, "select pg_current_xact_id()::xid::text as xid")
            .single(row -> row.text("xid"));
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(readersMillis);
    while (SqlStatement.of(connection, OLDER_TRANSACTIONS).text("now", now).exists()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
    return true;
  }

  /** Without the right to do this, the server's own next checkpoint removes the segments. */
  private static void switchLog(Connection connection) throws SQLException {
    try {
      SqlStatement.of(connection, "select pg_switch_wal()").exists();
      SqlStatement.of(connection, "checkpoint").update();
    } catch (SQLException e) {
      if (!NO_RIGHT.equals(e.getSQLState())) {
        throw e;
      }
    }
  }
}
