package org.wasl.store.erasure;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;

/**
 * Takes what was erased out of the database's files and its write-ahead log. A deleted row stays in
 * its page, vacuumed or not, until something else is written there; so every table that held it is
 * written anew, the server goes on to another segment of its log, and the old ones are removed by a
 * checkpoint. While a table is written anew whoever needs it waits.
 */
public final class ErasureCleaning {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureCleaning.class);

  /** All that ever held an id, a salt, content or a receipt of a referral; the small ones first. */
  private static final List<String> TABLES =
      List.of(
          "object_holder",
          "referral_object",
          "deadline",
          "reporter_status",
          "replay_item",
          "referral",
          "delivery",
          "message",
          "sealed_content",
          "audit_entry");

  private static final String UNCLEANED = "erased_at is not null and cleaned_at is null";
  private static final String NO_RIGHT = "42501";
  private static final String NOT_LOCKED = "55P03";
  private static final long LOOK_MILLIS = 50;

  /** How far it came. */
  public enum CleaningResult {
    /** Nothing was to be done. */
    NOTHING,
    /** Nothing of what was erased is left. */
    DONE,
    /**
     * Left in the write-ahead log alone: a server that is not ours lets our role neither switch the
     * log nor make a checkpoint, or uses its segments again. Its operator mends that, then the next
     * run says done.
     */
    LOG_LEFT,
    /** What began before the erasure still reads, or a table is in use; to be tried again later. */
    BUSY
  }

  private final Database database;

  public ErasureCleaning(Database database) {
    this.database = database;
  }

  /**
   * Cleans up after every erasure that was not cleaned up yet.
   *
   * @param patienceMillis how long to wait for what began before, and for each table
   */
  public Result<CleaningResult> run(long patienceMillis) {
    Connection connection = null;
    try {
      connection = database.connection();
      connection.setAutoCommit(true);
      connection.setNetworkTimeout(Runnable::run, 0);
      return new Result.Done<>(run(connection, patienceMillis));
    } catch (SQLException e) {
      LOG.warn("cleaning after an erasure failed (SQLSTATE {})", e.getSQLState());
      return new Result.Failed<>(Result.Failure.UNAVAILABLE);
    } finally {
      if (connection != null) {
        database.discard(connection); // its limits are not those of the others
      }
    }
  }

  private static CleaningResult run(Connection connection, long patienceMillis)
      throws SQLException {
    if (!exists(connection, UNCLEANED)) {
      return CleaningResult.NOTHING;
    }
    if (exists(connection, UNCLEANED + " and left_in is null")
        && !cleanTables(connection, patienceMillis)) {
      return CleaningResult.BUSY;
    }
    nextSegment(connection);
    // A checkpoint removes the segments before the one from which it would recover.
    execute(
        connection,
        "update erasure set cleaned_at = clock_timestamp() where "
            + UNCLEANED
            + " and left_in < (select redo_wal_file from pg_control_checkpoint())"
            + " and current_setting('wal_recycle') = 'off'");
    return exists(connection, UNCLEANED + " and left_in is not null")
        ? CleaningResult.LOG_LEFT
        : CleaningResult.DONE;
  }

  private static boolean cleanTables(Connection connection, long patienceMillis)
      throws SQLException {
    // Whatever is erased from here on is cleaned by the next run.
    long until = number(connection, "select extract(epoch from clock_timestamp()) * 1000000");
    execute(connection, "set statement_timeout = 0; set lock_timeout = " + patienceMillis);
    if (!isAlone(connection, patienceMillis)) {
      return false;
    }
    try {
      for (String table : TABLES) {
        execute(connection, "vacuum (full) " + table);
      }
    } catch (SQLException e) {
      if (NOT_LOCKED.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
    execute(
        connection,
        "update erasure set left_in = pg_walfile_name(pg_current_wal_lsn()) where "
            + UNCLEANED
            + " and extract(epoch from erased_at) * 1000000 <= "
            + until);
    return true;
  }

  /** What somebody may still see would be kept: waits until nobody can. */
  private static boolean isAlone(Connection connection, long patienceMillis) throws SQLException {
    long now = number(connection, "select pg_current_xact_id()::xid::text::bigint");
    long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    String older =
        "select count(*) from pg_stat_activity where datname = current_database()"
            + " and pid <> pg_backend_pid() and greatest(age(backend_xmin), age(backend_xid))"
            + " > age('"
            + now
            + "'::xid)";
    while (number(connection, older) > 0) {
      if (System.nanoTime() - giveUp > 0) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
    }
    return true;
  }

  /** Without the right to it, the server's own next checkpoint does. */
  private static void nextSegment(Connection connection) throws SQLException {
    try {
      execute(connection, "select pg_switch_wal()");
      execute(connection, "checkpoint");
    } catch (SQLException e) {
      if (!NO_RIGHT.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private static boolean exists(Connection connection, String where) throws SQLException {
    return number(connection, "select count(*) from erasure where " + where) > 0;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      ResultSet row = statement.executeQuery(sql);
      row.next();
      return row.getLong(1);
    }
  }
}
