package org.wasl.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Advisory locks, by (class, number). */
public final class AdvisoryLocks {
  /** Held by the session of each living gateway process, numbered by its instance. */
  static final int PRESENCE = 0x5741534c;

  /** Selects the instances of the gateways that live. */
  public static final String LIVE_INSTANCES =
      "select l.objid::bigint::int from pg_locks l"
          + " where l.locktype = 'advisory' and l.granted and l.objsubid = 2"
          + " and l.classid = "
          + PRESENCE
          + "::bigint::oid"
          + " and l.database = (select oid from pg_database where datname = current_database())";

  private static final int SINGLETONS = PRESENCE + 1;
  private static final int RELAY = 1;
  private static final int RECONCILER = 2;
  private static final int SEQUENCER = 3;
  private static final int SIGNER = 4;

  private AdvisoryLocks() {}

  /**
   * Waits: a claim is short. Nor does its commit wait for the disk: a claim that is lost was no
   * claim, and the lease that follows takes it to the disk before the call.
   */
  public static void lockRelay(Connection connection) throws SQLException {
    query(
        connection,
        "select set_config('synchronous_commit', 'off', true) is not null"
            + " from pg_advisory_xact_lock(?, ?)",
        SINGLETONS,
        RELAY);
  }

  /**
   * Until the transaction ends, nobody takes anything in. After the rows, as the door does. Whoever
   * was taking something in has ended by then; who comes later sees the tombstones that are set
   * meanwhile: nothing slips in between the look for a tombstone and the end of the message.
   */
  public static void lockTombstones(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("lock table tombstone in access exclusive mode")) {
      statement.execute();
    }
  }

  /** Until the session ends; false when another session has it. */
  static boolean tryReconciler(Connection connection) throws SQLException {
    return query(connection, "select pg_try_advisory_lock(?, ?)", SINGLETONS, RECONCILER);
  }

  /**
   * Until the transaction ends; false when another one has it. Its commit does not wait for the
   * disk: places in the log that are lost are given anew, and a checkpoint, which comes later and
   * does wait, takes those it is about to the disk with it.
   */
  public static boolean trySequencer(Connection connection) throws SQLException {
    return query(
        connection,
        "select pg_try_advisory_xact_lock(?, ?)"
            + " and set_config('synchronous_commit', 'off', true) is not null",
        SINGLETONS,
        SEQUENCER);
  }

  /** Until the transaction ends; false when another one has it. */
  public static boolean trySigner(Connection connection) throws SQLException {
    return query(connection, "select pg_try_advisory_xact_lock(?, ?)", SINGLETONS, SIGNER);
  }

  /** Until the session ends. */
  static boolean tryPresence(Connection connection, int instance) throws SQLException {
    return query(connection, "select pg_try_advisory_lock(?, ?)", PRESENCE, instance);
  }

  private static boolean query(Connection connection, String sql, int type, int number)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, type);
      statement.setInt(2, number);
      ResultSet result = statement.executeQuery();
      result.next();
      return result.getBoolean(1);
    }
  }
}
