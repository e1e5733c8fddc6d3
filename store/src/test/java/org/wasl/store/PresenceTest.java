package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who lives is seen by the others, and who only seems to is not waited for. */
class PresenceTest {
  private static final int INSTANCE = 4711;
  private static final String HELD =
      "pg_locks where locktype = 'advisory' and classid = %d and objid = %d";

  @Test
  void presenceIsShownAgainOnceTheServerHasGivenUpTheSessionThatWasCutOff() throws Exception {
    TestDatabase.empty().close();
    try (HikariDataSource pool = Pool.open(TestDatabase.config());
        Connection cutOff = TestDatabase.connect();
        Statement itsEnd = cutOff.createStatement();
        Presence presence = new Presence(new Database(pool), INSTANCE, 60_000)) {
      // Given
      Locks.tryPresence(cutOff, INSTANCE);
      presence.hold();

      // When
      itsEnd.execute("select pg_advisory_unlock_all()");
      presence.hold();

      // Then
      assertThat(TestDatabase.count(HELD.formatted(Locks.PRESENCE, INSTANCE))).isEqualTo(1);
    }
  }

  @Test
  void aGatewayThatStandsStillIsTakenOverFromThoughItsSessionIsAlive() throws Exception {
    TestDatabase.empty().close();
    try (HikariDataSource pool = Pool.open(TestDatabase.config());
        Presence frozen = new Presence(new Database(pool), INSTANCE, 300);
        Presence other = new Presence(new Database(pool), INSTANCE + 1, 60_000)) {
      // Given
      boolean wasReconciler = frozen.hold();
      boolean both = other.hold();

      // When
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(other::hold);

      // Then
      assertThat(wasReconciler).isTrue();
      assertThat(both).isFalse();
      assertThat(TestDatabase.count(HELD.formatted(Locks.PRESENCE, INSTANCE))).isZero();

      // Once it goes on, it is there again, and not the reconciler.
      assertThat(frozen.hold()).isFalse();
      assertThat(TestDatabase.count(HELD.formatted(Locks.PRESENCE, INSTANCE))).isEqualTo(1);
    }
  }

  @Test
  void aTransactionThatStandsStillIsEndedByWhicheverServer() throws Exception {
    TestDatabase.empty().close();
    StoreConfig impatient = TestDatabase.config().with(3_000, 200, 400);
    try (HikariDataSource pool = Pool.open(impatient)) {
      // Given
      Connection frozen = pool.getConnection();
      frozen.createStatement().execute("select pg_advisory_xact_lock(1, 1)");

      // When
      String locks = "pg_locks where locktype = 'advisory' and classid = 1 and objid = 1";

      // Then
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> TestDatabase.count(locks) == 0);
      pool.evictConnection(frozen);
    }
  }
}
