package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Shows the other gateways that this one lives: its session holds an advisory lock, which the
 * server drops with the session. The same session holds the reconciler's lock, so that there is one
 * reconciler, and the next one takes over when it dies.
 */
final class Presence implements AutoCloseable {
  private final Database database;
  private final int instance;
  private Connection session;
  private boolean present;
  private boolean reconciler;

  Presence(Database database, int instance) {
    this.database = database;
    this.instance = instance;
  }

  int instance() {
    return instance;
  }

  /**
   * Renews what was lost with a session; true when this process is the reconciler. The server may
   * keep a session whose client is cut off, and its locks, for a while: both are asked for again
   * until they are ours.
   */
  synchronized boolean hold() throws SQLException {
    if (session == null || !session.isValid(2)) {
      close();
      Connection fresh = database.connection();
      try {
        fresh.setAutoCommit(true); // holds locks for hours: must not hold a transaction
        present = Locks.tryPresence(fresh, instance);
      } catch (SQLException e) {
        fresh.close();
        throw e;
      }
      session = fresh;
    }
    if (!present) {
      present = Locks.tryPresence(session, instance);
    }
    if (!reconciler) {
      reconciler = Locks.tryReconciler(session);
    }
    return reconciler;
  }

  /** Ends the session's locks; the pool gets a clean connection back. */
  @Override
  public synchronized void close() throws SQLException {
    Connection old = session;
    session = null;
    present = false;
    reconciler = false;
    if (old != null) {
      database.discard(old);
    }
  }
}
