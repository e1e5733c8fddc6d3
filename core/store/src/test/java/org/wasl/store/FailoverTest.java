package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.database.server.DurabilityGap.COMMITS_ASYNCHRONOUS;
import static org.wasl.database.server.DurabilityGap.NO_SYNCHRONOUS_STANDBY;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.database.Result;
import org.wasl.database.embedded.PostgresCluster;
import org.wasl.database.embedded.PostgresCluster.Server;
import org.wasl.database.server.CommitProbe.Finding;
import org.wasl.database.server.RefusedServerException;
import org.wasl.database.server.ServerDurability;
import org.wasl.database.server.ServerRefusal;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.runtime.TestFolders;
import org.wasl.trail.log.LogPublisher;
import org.wasl.trail.log.PublishedLogFolder;

/** The store on a primary and its standbys, on Debian's PostgreSQL. */
@Tag("soak")
class FailoverTest {
  private static final SignerKey KEY =
      SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());
  private static final int MAX_LEAVES = 1_000;

  private Path folder;
  private PostgresCluster cluster;
  private Server first;
  private Server second;

  @BeforeEach
  void start(TestInfo test) throws Exception {
    PostgresCluster.assumeInstalled();
    folder = TestFolders.empty(test);
    cluster = PostgresCluster.start(Files.createDirectory(folder.resolve("servers")));
    first = cluster.primary();
    second = cluster.addStandby("second", first);
  }

  @AfterEach
  void close() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void rejectsReplicaAsDatabase() throws Exception {
    // Given
    open(first.url()).close();
    first.awaitReplay(second);

    // Then
    assertThatThrownBy(() -> open(second.url()))
        .isInstanceOf(RefusedServerException.class)
        .hasMessage("the server is a standby: it replays another server's log");
  }

  @Test
  void row08RejectsOldPrimaryAfterFailoverAtConnectAndStart() throws Exception {
    // Given
    try (Store store = open(cluster.url())) {
      write(store);
      first.awaitReplay(second);
      first.kill();
      second.promote();
      await().atMost(SOON).until(() -> writes(store));

      // When
      first.start();
      second.kill();

      // Then
      await().atMost(SOON).until(() -> store.serverRefusal().isPresent());
      assertThat(store.serverRefusal()).contains(ServerRefusal.BEHIND);
      assertThat(writes(store)).isFalse();
      assertThatThrownBy(() -> open(first.url()))
          .isInstanceOf(RefusedServerException.class)
          .hasMessageStartingWith("the server lacks data that this gateway already used")
          .hasMessageContaining("timeline 1; used:");
      first.kill();
      second.start();
      await().atMost(SOON).until(() -> writes(store));
      assertThat(store.serverRefusal()).isEmpty();
    }
  }

  @Test
  void leavesSessionsOfAnOldPrimaryThatWakesUp() throws Exception {
    // Given
    try (Store store = open(cluster.url())) {
      write(store);
      first.awaitReplay(second);
      first.freeze();
      second.promote();
      await().atMost(SOON).until(() -> writes(store));

      // When
      first.thaw();
      for (int i = 0; i < 40; i++) {
        write(store);
      }

      // Then
      String entries = "select count(*) from audit_entry";
      assertThat(first.text(entries)).contains("1");
    }
  }

  @Test
  void publishesOnlyCheckpointsThatAStandbyHas() throws Exception {
    // Given
    PublishedLogFolder published = new PublishedLogFolder(folder.resolve("log"));
    try (Store signing = open(first.url());
        Store store = open(first.url())) {
      write(signing);
      signing.auditLog().sequence().orElseThrow();
      first.awaitReplay(second);
      first.set("synchronous_standby_names", "second");
      second.stopReceiving();
      publisher(signing, new PublishedLogFolder(folder.resolve("signing"))).run();
      first.stopImmediately();
      first.start();

      // When
      LogPublisher publisher = publisher(store, published);
      await().atMost(SOON).until(() -> store.auditLog().shard(1).latest().isDone());
      publisher.run();

      // Then
      assertThat(first.text("select count(*) from log_checkpoint")).contains("1");
      assertThat(published.checkpoint()).isEmpty();
    }
    first.kill();
    second.promote();
    try (Store store = open(second.url())) {
      LogPublisher publisher = publisher(store, published);
      publisher.open();
      publisher.run();
      assertThat(published.checkpoint()).isPresent();
    }
  }

  @Test
  void detectsCommitsWaitingForAStandbyWithOneSessionAtMost() throws Exception {
    // Given
    try (Store store = open(first.url())) {
      first.set("synchronous_standby_names", "second");
      assertThat(store.probeCommit()).isEqualTo(Finding.COMMITS);

      // When
      second.freeze();

      // Then
      await().atMost(SOON).until(() -> store.probeCommit() == Finding.WAITS);
      for (int i = 0; i < 5; i++) {
        assertThat(store.probeCommit()).isEqualTo(Finding.WAITS);
      }
      String waiting = "select count(*) from pg_stat_activity where wait_event = 'SyncRep'";
      assertThat(first.text(waiting).map(Integer::valueOf).orElseThrow()).isBetween(1, 3);
      second.thaw();
      await().atMost(SOON).until(() -> store.probeCommit() == Finding.COMMITS);
    }
  }

  @Test
  void rejectsServerWithoutRequiredSynchronousStandby() throws Exception {
    // Given
    StoreConfig required =
        cluster.storeConfig(first.url()).replaceable(folder.resolve("server"), true);
    assertThatThrownBy(() -> Store.open(required))
        .isInstanceOf(RefusedServerException.class)
        .hasMessageEndingWith("no standby is synchronous");

    // When
    first.set("synchronous_standby_names", "second");

    // Then
    try (Store store = Store.open(required)) {
      assertThat(durability(store).gaps(true)).isEmpty();
      first.set("synchronous_standby_names", "");
      assertThat(durability(store).gaps(true)).containsExactly(NO_SYNCHRONOUS_STANDBY);
      assertThat(durability(store).gaps(false)).containsExactly(NO_SYNCHRONOUS_STANDBY);
      second.kill();
      await().atMost(SOON).until(() -> durability(store).standbys() == 0);
      assertThat(durability(store).gaps(false)).isEmpty();
    }
  }

  @Test
  void keepsRemoteApplyAndRaisesAndNamesNonWaitingRole() throws Exception {
    for (Map.Entry<String, String> role :
        Map.of("remote_apply", "remote_apply", "off", "on", "local", "on").entrySet()) {
      // Given
      first.execute(
          "alter role %s set synchronous_commit = %s".formatted(cluster.user(), role.getKey()));

      // When
      try (Store store = open(first.url());
          var pool = StoreInternals.pool(cluster.storeConfig(first.url()));
          var connection = pool.getConnection();
          var statement = connection.createStatement();
          var result = statement.executeQuery("show synchronous_commit")) {
        // Then
        assertThat(result.next()).isTrue();
        assertThat(result.getString(1)).isEqualTo(role.getValue());
        assertThat(durability(store).gaps(false).contains(COMMITS_ASYNCHRONOUS))
            .isEqualTo(!role.getKey().equals("remote_apply"));
      }
    }
  }

  private Store open(String url) throws Exception {
    return Store.open(
        cluster
            .storeConfig(url)
            .with(3_000, 2_000, 3_000)
            .replaceable(folder.resolve("server"), false));
  }

  private static ServerDurability durability(Store store) {
    return store.serverDurability().orElseThrow();
  }

  private static LogPublisher publisher(Store store, PublishedLogFolder folder) {
    return new LogPublisher(store.auditLog().shard(1), folder, KEY, MAX_LEAVES);
  }

  private static void write(Store store) {
    append(store).orElseThrow();
  }

  private static boolean writes(Store store) {
    return append(store).isDone();
  }

  private static Result<?> append(Store store) {
    return store.trailAppender().append(AuditAction.STARTED, new StepReason.Code("test"));
  }
}
