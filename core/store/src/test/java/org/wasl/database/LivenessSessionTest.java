package org.wasl.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.runtime.TestLoad;
import org.wasl.store.StoreConfig;
import org.wasl.store.StoreInternals;
import org.wasl.store.TestDatabase;

/** Gateways see which others are alive, and do not wait for one that stands still. */
@Tag("soak")
class LivenessSessionTest {
  private static final int INSTANCE = 4711;
  private static final String HELD =
      "pg_locks where locktype = 'advisory' and classid = %d and objid = %d";

  @Test
  void showsPresenceAgainOnceTheServerEndsTheLostSession() throws Exception {
    TestDatabase.empty().close();
    try (HikariDataSource pool = StoreInternals.pool(TestDatabase.config());
        Connection cutOff = TestDatabase.connect();
        Statement itsEnd = cutOff.createStatement();
        LivenessSession presence = new LivenessSession(new Database(pool), INSTANCE, 60_000)) {
      // Given
      AdvisoryLocks.tryPresence(cutOff, INSTANCE);
      presence.tryLead();

      // When
      itsEnd.execute("select pg_advisory_unlock_all()");
      presence.tryLead();

      // Then
      assertThat(TestDatabase.count(HELD.formatted(AdvisoryLocks.PRESENCE, INSTANCE))).isEqualTo(1);
    }
  }

  @Test
  void takesOverFromFrozenGatewayWithLiveSession() throws Exception {
    TestDatabase.empty().close();
    long idleMillis = TestLoad.limit(Duration.ofSeconds(5), Duration.ofSeconds(60)).toMillis();
    try (HikariDataSource pool = StoreInternals.pool(TestDatabase.config());
        LivenessSession frozen = new LivenessSession(new Database(pool), INSTANCE, idleMillis);
        LivenessSession other = new LivenessSession(new Database(pool), INSTANCE + 1, 600_000)) {
      // Given
      boolean wasReconciler = frozen.tryLead();
      boolean both = other.tryLead();

      // When
      Awaitility.await().atMost(SOON).until(other::tryLead);

      // Then
      assertThat(wasReconciler).isTrue();
      assertThat(both).isFalse();
      // The server releases one lock after the other.
      Awaitility.await()
          .atMost(SOON)
          .until(() -> TestDatabase.count(HELD.formatted(AdvisoryLocks.PRESENCE, INSTANCE)) == 0);

      // Once it continues, it is present again, and not the reconciler.
      assertThat(frozen.tryLead()).isFalse();
      assertThat(TestDatabase.count(HELD.formatted(AdvisoryLocks.PRESENCE, INSTANCE))).isEqualTo(1);
    }
  }

  @Test
  void everyServerEndsStalledTransaction() throws Exception {
    TestDatabase.empty().close();
    StoreConfig impatient = TestDatabase.config().with(60_000, 5_000, 6_000);
    try (HikariDataSource pool = StoreInternals.pool(impatient)) {
      // Given
      Connection frozen = pool.getConnection();
      frozen.createStatement().execute("select pg_advisory_xact_lock(1, 1)");

      // When
      String locks = "pg_locks where locktype = 'advisory' and classid = 1 and objid = 1";

      // Then
      Awaitility.await().atMost(SOON).until(() -> TestDatabase.count(locks) == 0);
      pool.evictConnection(frozen);
    }
  }
}
