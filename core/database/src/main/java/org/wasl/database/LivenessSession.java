package org.wasl.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Shows the other gateways that this one is running. Its session holds an advisory lock, which the
 * server releases with the session. After a request, this session also holds the reconciler's lock.
 * So there is one reconciler, and another gateway takes over when the session ends.
 *
 * <p>A process that hangs keeps its connections. So the server ends a session that has been idle
 * for a while, and with it the locks. If the process continues, it notices at its next run. The
 * outcomes of its attempts are fenced by attempt number.
 */
public final class LivenessSession implements AutoCloseable {
  private final Database database;
  private final int instance;
  private final long idleMillis;
  private @Nullable Connection session;
  private boolean holdsPresence;
  private boolean isLeader;

  /**
   * @param instance number of this gateway, drawn once for each process
   * @param idleMillis how long a session may be idle before the server ends it
   */
  public LivenessSession(Database database, int instance, long idleMillis) {
    this.database = database;
    this.instance = instance;
    this.idleMillis = idleMillis;
  }

  /** The number of this gateway. */
  public int instance() {
    return instance;
  }

  /**
   * Renews what was lost with a session. True if this process is the reconciler. The server may
   * keep the session and the locks of a client that is cut off for a while. So both locks are
   * requested again until they are ours.
   */
  public synchronized boolean tryLead() throws SQLException {
    Connection alive = alive();
    if (!isLeader) {
      isLeader = AdvisoryLocks.tryReconciler(alive);
    }
    return isLeader;
  }

  /** Shows that this process is alive, and leaves the reconciler's lock to others. */
  public synchronized void keepAlive() throws SQLException {
    alive();
  }

  private synchronized Connection alive() throws SQLException {
    Connection alive = session;
    if (alive == null || !alive.isValid(2)) {
      close();
      Connection fresh = database.connection();
      try {
        fresh.setAutoCommit(true); // It holds locks for hours, so it must not hold a transaction
        SqlStatement.of(fresh, "select set_config('idle_session_timeout', :millis, false)")
            .text("millis", Long.toString(idleMillis))
            .exists();
        holdsPresence = AdvisoryLocks.tryPresence(fresh, instance);
      } catch (SQLException e) {
        database.discard(fresh);
        throw e;
      }
      session = fresh;
      alive = fresh;
    }
    if (!holdsPresence) {
      holdsPresence = AdvisoryLocks.tryPresence(alive, instance);
    }
    return alive;
  }

  /** Ends the session, and with it the locks. */
  @Override
  public synchronized void close() throws SQLException {
    Connection old = session;
    session = null;
    holdsPresence = false;
    isLeader = false;
    if (old != null) {
      database.discard(old);
    }
  }
}
