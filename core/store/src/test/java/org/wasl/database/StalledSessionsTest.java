package org.wasl.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.wasl.store.StoreInternals;
import org.wasl.store.TestDatabase;

/** A gateway that stands still within a statement stops none of the others for long. */
class StalledSessionsTest {
  private static final int STALLED_MILLIS = 15_000;
  private static final long STALLED_NANOS = TimeUnit.MILLISECONDS.toNanos(STALLED_MILLIS);
  private static final String LOCK = "select pg_advisory_xact_lock(1, 1)";
  private static final String HELD =
      "pg_locks where locktype = 'advisory' and classid = 1 and objid = 1 and granted";
  private static final String COPY = "copy tombstone from stdin";
  private static final String LARGE = "select repeat('x', 1000000) from generate_series(1, 100)";
  private static final String READING =
      "pg_stat_activity where state = 'active' and wait_event = 'ClientRead'";
  private static final String WRITING = "pg_stat_activity where wait_event = 'ClientWrite'";

  private final AtomicLong nanos = new AtomicLong();
  private final StalledSessions sessions = new StalledSessions(STALLED_MILLIS, nanos::get);
  private HikariDataSource pool;
  private Database database;

  @BeforeEach
  void open() throws Exception {
    TestDatabase.empty().close();
    pool = StoreInternals.pool(TestDatabase.config());
    database = new Database(pool);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void endsCopyWithoutRowsAndFreesItsLocks() throws Exception {
    // Given
    Connection frozen = pool.getConnection();
    locked(frozen).copyIn(COPY);
    awaitReading(); // it waits for rows a moment after it has asked for them
    int atFirst = endStalledSessions();

    // When
    nanos.addAndGet(STALLED_NANOS);
    int later = endStalledSessions();

    // Then
    assertThat(atFirst).isZero();
    assertThat(later).isEqualTo(1);
    awaitFree();
    pool.evictConnection(frozen);
  }

  @Test
  void endsUnreadAnswerAndFreesItsLocks() throws Exception {
    // Given
    Connection frozen = pool.getConnection();
    locked(frozen).copyOut("copy (" + LARGE + ") to stdout");
    Awaitility.await().atMost(SOON).until(() -> TestDatabase.count(WRITING) == 1);
    endStalledSessions();

    // When
    nanos.addAndGet(STALLED_NANOS);
    int later = endStalledSessions();

    // Then
    assertThat(later).isEqualTo(1);
    awaitFree();
    pool.evictConnection(frozen);
  }

  @Test
  void leavesActiveSessionsAlone() throws Exception {
    // Given
    try (Connection busy = pool.getConnection()) {
      CopyIn first = locked(busy).copyIn(COPY);
      awaitReading();
      endStalledSessions();

      // When: it has ended, and the session is in another one
      first.cancelCopy();
      busy.rollback();
      CopyIn second = locked(busy).copyIn(COPY);
      awaitReading();
      nanos.addAndGet(STALLED_NANOS);
      int ended = endStalledSessions();

      // Then
      assertThat(ended).isZero();
      assertThat(TestDatabase.count(HELD)).isEqualTo(1);
      second.cancelCopy();
      busy.rollback();
    }
  }

  private static CopyManager locked(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(LOCK);
    }
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  private int endStalledSessions() {
    return sessions.end(database).orElseThrow();
  }

  private static void awaitReading() {
    Awaitility.await().atMost(SOON).until(() -> TestDatabase.count(READING) == 1);
  }

  private static void awaitFree() {
    Awaitility.await().atMost(SOON).until(() -> TestDatabase.count(HELD) == 0);
  }
}
