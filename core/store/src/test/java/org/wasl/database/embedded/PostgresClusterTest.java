package org.wasl.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.database.embedded.PostgresCluster.Server;
import org.wasl.runtime.TestFolders;

/** The cluster that tests of failovers use does what they rely on. */
class PostgresClusterTest {
  private PostgresCluster cluster;

  @BeforeEach
  void start(TestInfo test) throws Exception {
    PostgresCluster.assumeInstalled();
    cluster = PostgresCluster.start(TestFolders.empty(test), "fsync=off");
  }

  @AfterEach
  void close() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void disconnectedStandbyIsPromotedWithoutMissedData() throws Exception {
    // Given
    Server primary = cluster.primary();
    Server standby = cluster.addStandby("second", primary);
    primary.execute("create table kept (of text)");
    primary.execute("insert into kept values ('both')");
    primary.awaitReplay(standby);
    standby.stopReceiving();
    primary.execute("insert into kept values ('the first only')");

    // When
    primary.stopImmediately();
    standby.promote();

    // Then
    assertThat(standby.text("select string_agg(of, ', ') from kept")).contains("both");
    assertThat(standby.isStandby()).isFalse();
    primary.start();
    assertThat(primary.isStandby()).isFalse();
  }

  @Test
  void frozenSynchronousStandbyDelaysCommitsUntilItResumes() throws Exception {
    // Given
    Server primary = cluster.primary();
    Server standby = cluster.addStandby("second", primary);
    primary.execute("create table kept (of text)");
    primary.set("synchronous_standby_names", "second");
    standby.freeze();

    // When
    Thread writer = Thread.ofPlatform().start(() -> insert(primary));
    await().atMost(SOON).until(() -> waiting(primary).isPresent());
    boolean isThere = primary.text("select of from kept").isPresent();
    standby.thaw();

    // Then
    writer.join();
    assertThat(isThere).isFalse();
    assertThat(primary.text("select of from kept")).contains("late");
    standby.stopReceiving();
    primary.set("synchronous_standby_names", "");
    primary.execute("insert into kept values ('later')");
    standby.follow(primary);
    primary.awaitReplay(standby);
    assertThat(standby.text("select count(*) from kept")).contains("2");
  }

  private static Optional<String> waiting(Server primary) throws SQLException {
    return primary.text("select pid from pg_stat_activity where wait_event = 'SyncRep'");
  }

  private static void insert(Server primary) {
    try {
      primary.execute("insert into kept values ('late')");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
