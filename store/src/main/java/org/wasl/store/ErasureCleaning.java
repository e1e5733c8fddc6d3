package org.wasl.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
          "referral",
          "delivery",
          "message",
          "sealed_content",
          "audit_entry");

  private static final String NO_RIGHT = "42501";
  private static final long LOOK_MILLIS = 50;

  /** How far it came. */
  public enum Outcome {
    /** Nothing was to be done. */
    NOTHING,
    /** Nothing of what was erased is left. */
    DONE,
    /**
     * Left in the write-ahead log alone: a server that is not ours lets our role neither switch the
     * log nor make a checkpoint. Its operator does: {@code select pg_switch_wal(); checkpoint}.
     */
    LOG_LEFT,
    /** Something that began before the erasure still reads; to be tried again later. */
    BUSY
  }

  private final Database database;

  ErasureCleaning(Database database) {
    this.database = database;
  }

  /**
   * Cleans up after every erasure that was not cleaned up yet.
   *
   * @param patienceMillis how long to wait for what began before, and for each table
   */
  public Result<Outcome> run(long patienceMillis) {
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

  private static Outcome run(Connection connection, long patienceMillis) throws SQLException {
    if (number(connection, "select count(*) from erasure where " + UNCLEANED) == 0) {
      return Outcome.NOTHING;
    }
    // Whatever is erased from here on is cleaned by the next run.
    long until = number(connection, "select extract(epoch from clock_timestamp()) * 1000000");
    execute(connection, "set statement_timeout = 0; set lock_timeout = " + patienceMillis);
    if (!isAlone(connection, patienceMillis)) {
      return Outcome.BUSY;
    }
    for (String table : TABLES) {
      execute(connection, "vacuum (full) " + table);
    }
    if (!nextSegment(connection)) {
      return Outcome.LOG_LEFT;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update erasure set cleaned_at = clock_timestamp() where "
                + UNCLEANED
                + " and extract(epoch from erased_at) * 1000000 <= ?")) {
      statement.setLong(1, until);
      statement.executeUpdate();
    }
    return Outcome.DONE;
  }

  private static final String UNCLEANED = "erased_at is not null and cleaned_at is null";

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

  private static boolean nextSegment(Connection connection) throws SQLException {
    try {
      execute(connection, "select pg_switch_wal()");
      execute(connection, "checkpoint");
      return true;
    } catch (SQLException e) {
      if (NO_RIGHT.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
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
