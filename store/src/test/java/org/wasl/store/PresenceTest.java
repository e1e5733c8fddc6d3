package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final int INSTANCE = 4711;

  @Test
  void presenceIsShownAgainOnceTheServerHasGivenUpTheSessionThatWasCutOff() throws Exception {
    TestDatabase.empty().close();
    try (HikariDataSource pool = Pool.open(TestDatabase.config());
        Connection cutOff = TestDatabase.connect();
        Statement itsEnd = cutOff.createStatement();
        Presence presence = new Presence(new Database(pool), INSTANCE)) {
      // Given
      Locks.tryPresence(cutOff, INSTANCE);
      presence.hold();

      // When
      itsEnd.execute("select pg_advisory_unlock_all()");
      presence.hold();

      // Then
      String held = "pg_locks where locktype = 'advisory' and classid = %d and objid = %d";
      assertThat(TestDatabase.count(held.formatted(Locks.PRESENCE, INSTANCE))).isEqualTo(1);
    }
  }
}
