package org.wasl.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** PostgreSQL's advisory locks, by (class, number). */
public final class AdvisoryLocks {
  /**
   * Class of the locks that running gateways hold, numbered by instance. The number is ASCII of
   * {@code WASL}.
   */
  static final int PRESENCE = 0x5741534c;

  /** Selects the instances of the gateways that run. */
  public static final String LIVE_INSTANCES =
      String.format(
          Locale.ROOT,
          """
          select l.objid::bigint::int from pg_locks l
           where l.locktype = 'advisory' and l.granted and l.objsubid = 2
             and l.classid = %d::bigint::oid
             and l.database = (select oid from pg_database where datname = current_database())\
          """,
          PRESENCE);

  private static final int SINGLETONS = PRESENCE + 1;
  private static final int CLAIMS = 1;
  private static final int RECONCILER = 2;
  private static final int SEQUENCER = 3;
  private static final int SIGNER = 4;
  private static final int REQUESTS = 5;
  private static final int SOLITUDE = 6;
  private static final int ACKNOWLEDGEMENTS = 7;
  private static final int USER_REQUESTS = 8;

  private AdvisoryLocks() {}

  /**
   * Lets one gateway claim at a time, until the transaction ends. The call waits for the lock,
   * because a claim is short. The commit does not wait for the disk, because a lost claim has had
   * no effect. The lease that follows writes it to the disk before the call.
   */
  public static SqlStatement lockClaims(Connection connection) {
    return SqlStatement.of(
            connection,
            """
            select set_config('synchronous_commit', 'off', true) is not null as locked
              from pg_advisory_xact_lock(:class, :number)
            """)
        .int4("class", SINGLETONS)
        .int4("number", CLAIMS);
  }

  /**
   * Lets one transaction at a time file a request about parked deliveries, so that two requests
   * never name one delivery. The lock lasts until the transaction ends. The call waits for it,
   * because filing is short.
   */
  public static void lockParkedRequests(Connection connection) throws SQLException {
    lock(
        connection,
        "select pg_advisory_xact_lock(:class, :number) is not null as locked",
        SINGLETONS,
        REQUESTS);
  }

  /**
   * Lets one transaction at a time acknowledge an alarm, so that it is acknowledged once. The lock
   * lasts until the transaction ends. The call waits for it, because that is short.
   */
  public static void lockAcknowledgements(Connection connection) throws SQLException {
    lock(
        connection,
        "select pg_advisory_xact_lock(:class, :number) is not null as locked",
        SINGLETONS,
        ACKNOWLEDGEMENTS);
  }

  /**
   * Lets one transaction at a time ask for the change of a user, so that one request is open for
   * each. The lock lasts until the transaction ends. The call waits for it, because that is short.
   */
  public static void lockUserRequests(Connection connection) throws SQLException {
    lock(
        connection,
        "select pg_advisory_xact_lock(:class, :number) is not null as locked",
        SINGLETONS,
        USER_REQUESTS);
  }

  /**
   * Until the transaction ends, no delivery begins to run alone. The lock must be taken before it
   * is read whether one does.
   */
  public static SqlStatement lockAgainstSolitude(Connection connection) {
    return SqlStatement.of(
            connection,
            "select pg_advisory_xact_lock_shared(:class, :number) is not null as locked")
        .int4("class", SINGLETONS)
        .int4("number", SOLITUDE);
  }

  /** Until the transaction ends, no delivery is leased by the transaction that accepts it. */
  public static void lockForSolitude(Connection connection) throws SQLException {
    lock(
        connection,
        "select pg_advisory_xact_lock(:class, :number) is not null as locked",
        SINGLETONS,
        SOLITUDE);
  }

  /**
   * Until the transaction ends, nothing is accepted. The lock must be taken after the locks on
   * rows, as the intake does. Earlier intakes have ended by then, and a later one sees the
   * tombstones that are set meanwhile. So no message is inserted between the check of its tombstone
   * and the erasure. For this, who reads tombstones reads them {@code for key share}, which locks
   * the table in the mode {@code row share}. A dump of the database only locks it in {@code access
   * share} while it runs, so neither waits for the other.
   */
  public static void lockTombstones(Connection connection) throws SQLException {
    SqlStatement.of(connection, "lock table tombstone in exclusive mode").update();
  }

  /** Until the session ends. False if another session has it. */
  static boolean tryReconciler(Connection connection) throws SQLException {
    return lock(
        connection,
        "select pg_try_advisory_lock(:class, :number) as locked",
        SINGLETONS,
        RECONCILER);
  }

  /**
   * Until the transaction ends. False if another transaction has it. The commit does not wait for
   * the disk. Lost indexes in the log are given again. A later checkpoint does wait and writes the
   * indexes below it to the disk.
   */
  public static boolean trySequencer(Connection connection) throws SQLException {
    return lock(
        connection,
        """
        select pg_try_advisory_xact_lock(:class, :number)
           and set_config('synchronous_commit', 'off', true) is not null as locked
        """,
        SINGLETONS,
        SEQUENCER);
  }

  /** Until the transaction ends. False if another transaction has it. */
  public static boolean trySigner(Connection connection) throws SQLException {
    return lock(
        connection,
        "select pg_try_advisory_xact_lock(:class, :number) as locked",
        SINGLETONS,
        SIGNER);
  }

  /** Until the session ends. False if another session has it. */
  static boolean tryPresence(Connection connection, int instance) throws SQLException {
    return lock(
        connection, "select pg_try_advisory_lock(:class, :number) as locked", PRESENCE, instance);
  }

  /** Whether there is another instance than this one. */
  public static boolean hasOtherPresence(Connection connection, int instance) throws SQLException {
    return SqlStatement.of(connection, LIVE_INSTANCES + " and l.objid::bigint::int <> :instance")
        .int4("instance", instance)
        .exists();
  }

  private static boolean lock(Connection connection, String sql, int type, int number)
      throws SQLException {
    return SqlStatement.of(connection, sql)
        .int4("class", type)
        .int4("number", number)
        .single(row -> row.bool("locked"));
  }
}
