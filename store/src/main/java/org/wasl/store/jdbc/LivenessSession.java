package org.wasl.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Shows the other gateways that this one lives: its session holds an advisory lock, which the
 * server drops with the session. The same session holds the reconciler's lock once it was asked to,
 * so that there is one reconciler, and the next one takes over when it dies.
 *
 * <p>Or when it only seems to live: a process that stands still keeps its connections. So the
 * server ends a session that has not been heard of for a while, and with it the locks. Should the
 * process go on, it notices at its next turn; what it had under way is fenced by attempt number.
 */
public final class LivenessSession implements AutoCloseable {
  private final Database database;
  private final int instance;
  private final long silenceMillis;
  private Connection session;
  private boolean holdsPresence;
  private boolean isLeader;

  /**
   * @param silenceMillis how long a session may do without {@link #tryLead} before the server ends
   *     it
   */
  public LivenessSession(Database database, int instance, long silenceMillis) {
    this.database = database;
    this.instance = instance;
    this.silenceMillis = silenceMillis;
  }

  public int instance() {
    return instance;
  }

  /**
   * Renews what was lost with a session; true when this process is the reconciler. The server may
   * keep a session whose client is cut off, and its locks, for a while: both are asked for again
   * until they are ours.
   */
  public synchronized boolean tryLead() throws SQLException {
    keepAlive();
    if (!isLeader) {
      isLeader = AdvisoryLocks.tryReconciler(session);
    }
    return isLeader;
  }

  /** Lives, and leaves the reconciler's lock to others: a command that only looks needs no more. */
  public synchronized void keepAlive() throws SQLException {
    if (session == null || !session.isValid(2)) {
      close();
      Connection fresh = database.connection();
      try {
        fresh.setAutoCommit(true); // holds locks for hours: must not hold a transaction
        endWhenSilent(fresh);
        holdsPresence = AdvisoryLocks.tryPresence(fresh, instance);
      } catch (SQLException e) {
        database.discard(fresh);
        throw e;
      }
      session = fresh;
    }
    if (!holdsPresence) {
      holdsPresence = AdvisoryLocks.tryPresence(session, instance);
    }
  }

  private void endWhenSilent(Connection fresh) throws SQLException {
    try (PreparedStatement statement =
        fresh.prepareStatement("select set_config('idle_session_timeout', ?, false)")) {
      statement.setString(1, Long.toString(silenceMillis));
      statement.execute();
    }
  }

  /** Ends the session's locks; the pool gets a clean connection back. */
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
