package org.wasl.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Result.Failure;

/** Runs transactions and classifies their failures. */
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  /** SQLSTATE of bytes that the server cannot read any more. */
  public static final String DATA_CORRUPTED = "XX001";

  /** One transaction's work, which is run again after a serialization failure. */
  @FunctionalInterface
  public interface TransactionWork<R> {
    /**
     * Does the work and leaves the commit to the caller.
     *
     * @throws SQLException ends the transaction with a rollback
     */
    R run(Connection connection) throws SQLException;
  }

  /** Refuses a server by an exception. */
  @FunctionalInterface
  public interface ServerCheck {
    /** Checks the server of this connection. */
    void check(Connection connection) throws SQLException;
  }

  /** A state of "transaction resolution unknown". */
  private static final String UNKNOWN_OUTCOME = "08007";

  private final HikariDataSource pool;

  /** Transactions that may run at a time. */
  private final Semaphore permits;

  private final Optional<ServerCheck> check;

  public Database(HikariDataSource pool) {
    this(pool, new Semaphore(Integer.MAX_VALUE), Optional.empty());
  }

  private Database(HikariDataSource pool, Semaphore permits, Optional<ServerCheck> check) {
    this.pool = pool;
    this.permits = permits;
    this.check = check;
  }

  /**
   * The database for work that may use only some of the connections. The others stay free for
   * urgent work (bulkhead). Do not close it, because it has no pool of its own.
   *
   * @param connections at a time. Beyond them a transaction waits as long as for a connection
   */
  public Database limitedTo(int connections) {
    return new Database(pool, new Semaphore(connections, true), check);
  }

  /**
   * The database for work that somebody relies on once it is committed. Each transaction checks its
   * server before the work, and again after the commit. The server may end the wait for its standby
   * meanwhile. If the second check fails, the commit counts as unanswered.
   */
  public Database checking(ServerCheck server) {
    return new Database(pool, permits, Optional.of(server));
  }

  /** Runs the work in one transaction. Its value counts once that is committed. */
  public <R> Result<R> transaction(TransactionWork<R> work) {
    return transaction(GroupCommitConfig.DEFAULT.maxRetries(), work);
  }

  <R> Result<R> transaction(int maxRetries, TransactionWork<R> work) {
    for (int failures = 0; ; failures++) {
      try {
        return new Result.Done<>(commit(work));
      } catch (SQLException e) {
        SqlFailure failure = SqlFailure.of(e);
        if (failure == SqlFailure.RETRY && failures < maxRetries) {
          continue;
        }
        // The SQLSTATE only, because messages of the server can quote values.
        LOG.warn("transaction failed: {} (SQLSTATE {})", failure, e.getSQLState());
        return new Result.Failed<>(
            failure == SqlFailure.REFUSED ? Failure.REFUSED : Failure.UNAVAILABLE);
      }
    }
  }

  private <R> R commit(TransactionWork<R> work) throws SQLException {
    awaitPermit();
    try (Connection connection = pool.getConnection()) {
      try {
        if (check.isPresent()) {
          check.get().check(connection);
        }
        R value = work.run(connection);
        commit(connection);
        return value;
      } catch (SQLException | RuntimeException e) {
        rollback(connection);
        throw e;
      }
    } finally {
      permits.release();
    }
  }

  /** A commit whose wait for a standby somebody cancelled ends with a warning only. */
  private void commit(Connection connection) throws SQLException {
    connection.clearWarnings();
    connection.commit();
    if (connection.getWarnings() != null) {
      throw new SQLException("the commit did not wait for its standby", UNKNOWN_OUTCOME);
    }
    if (check.isPresent()) {
      check.get().check(connection);
      connection.rollback();
    }
  }

  private void awaitPermit() throws SQLException {
    try {
      if (!permits.tryAcquire(pool.getConnectionTimeout(), TimeUnit.MILLISECONDS)) {
        throw new SQLTransientConnectionException("no connection is free for this kind of work");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("interrupted while waiting for a connection", e);
    }
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and with it the transaction. The first failure is reported.
      LOG.debug("rollback failed (SQLSTATE {})", e.getSQLState());
    }
  }

  /**
   * Lifts the timeouts of the server and of the driver for the rest of a transaction. It is for
   * statements that take longer the more is stored. A lock is waited for no longer than by any
   * other transaction.
   */
  public static void liftTimeouts(Connection connection) throws SQLException {
    SqlStatement.of(connection, "set local statement_timeout = 0").update();
    connection.setNetworkTimeout(Runnable::run, 0); // the pool sets it again for the next user
  }

  /** A connection of its own, for as long as the caller wants. */
  public Connection connection() throws SQLException {
    return pool.getConnection();
  }

  /** Ends a session instead of giving it back, whatever it holds. */
  public void discard(Connection connection) {
    pool.evictConnection(connection);
  }

  @Override
  public void close() {
    pool.close();
  }
}
