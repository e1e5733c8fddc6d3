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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.database.Result;
import org.wasl.database.Result.Failure;
import org.wasl.database.embedded.PostgresCluster;
import org.wasl.database.embedded.PostgresCluster.Server;
import org.wasl.database.server.CommitProbe.Finding;
import org.wasl.database.server.RefusedServerException;
import org.wasl.database.server.ServerDurability;
import org.wasl.database.server.ServerRefusal;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.runtime.TestFolders;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.AcceptResult.Duplicate;
import org.wasl.store.intake.Acceptance;
import org.wasl.trail.log.LogPublisher;
import org.wasl.trail.log.PublishedLogFolder;

/** The store on a primary and its standbys, on Debian's PostgreSQL. */
@Tag("soak")
class FailoverTest {
  private static final SignerKey KEY =
      SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());
  private static final int MAX_LEAVES = 1_000;

  /** Rises with each transaction that writes. No vacuum may write meanwhile. */
  private static final String NEXT_TRANSACTION =
      "select pg_snapshot_xmax(pg_current_snapshot())::text";

  private static final String NO_VACUUM = "autovacuum=off";

  private static final Result<?> UNAVAILABLE = new Result.Failed<>(Failure.UNAVAILABLE);

  /** Sessions whose commit waits for a standby. */
  private static final String WAITING =
      "select pid from pg_stat_activity where wait_event = 'SyncRep'";

  private Path folder;
  private PostgresCluster cluster;
  private Server first;
  private Server second;

  @BeforeEach
  void start(TestInfo test) throws Exception {
    PostgresCluster.assumeInstalled();
    folder = TestFolders.empty(test);
    cluster = PostgresCluster.start(Files.createDirectory(folder.resolve("servers")), NO_VACUUM);
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
  void rejectsReplicaAsDatabaseAndChangesNothing() throws Exception {
    // Given
    open(first.url()).close();
    first.awaitReplay(second);
    String used = Files.readString(serverFile());
    Optional<String> nextTransaction = first.text(NEXT_TRANSACTION);

    // When
    assertThatThrownBy(() -> open(second.url()))
        .isInstanceOf(RefusedServerException.class)
        .hasMessage("the server is a standby: it replays another server's log");

    // Then
    assertThat(first.text(NEXT_TRANSACTION)).isEqualTo(nextTransaction);
    assertThat(serverFile()).hasContent(used);
  }

  @Test
  void rejectsDatabaseOfAnotherInstallationAtStartAndChangesNothing() throws Exception {
    // Given
    open(first.url()).close();
    String used = Files.readString(serverFile());
    try (PostgresCluster others = startOthers()) {
      Server other = others.primary();
      Optional<String> nextTransactionOfEmpty = other.text(NEXT_TRANSACTION);

      // When
      assertRejectsDatabaseAt(other.url());

      // Then
      assertThat(other.text(NEXT_TRANSACTION)).isEqualTo(nextTransactionOfEmpty);
      try (Store store = Store.open(others.storeConfig())) {
        write(store);
      }
      Optional<String> nextTransaction = other.text(NEXT_TRANSACTION);
      assertRejectsDatabaseAt(other.url());
      assertThat(other.text(NEXT_TRANSACTION)).isEqualTo(nextTransaction);
      assertThat(serverFile()).hasContent(used);
    }
  }

  @Test
  void rejectsDatabaseOfAnotherInstallationInSameClusterAndChangesNothing() throws Exception {
    // Given
    open(first.url()).close();
    String used = Files.readString(serverFile());
    first.execute("create database other owner " + cluster.user());
    String other = "jdbc:postgresql://" + first.address() + "/other";
    try (Store store = Store.open(cluster.storeConfig(other))) {
      write(store);
    }
    Optional<String> nextTransaction = first.text(NEXT_TRANSACTION);

    // When
    assertRejectsDatabaseAt(other);

    // Then
    assertThat(first.text(NEXT_TRANSACTION)).isEqualTo(nextTransaction);
    assertThat(serverFile()).hasContent(used);
  }

  @Test
  void rejectsDatabaseOfAnotherInstallationWhileRunningAndChangesNothing() throws Exception {
    // Given
    try (PostgresCluster others = startOthers()) {
      Server other = others.primary();
      Store.open(others.storeConfig()).close();
      Optional<String> nextTransaction = other.text(NEXT_TRANSACTION);
      String either = first.url().replace(first.address(), first.address() + "," + other.address());
      try (Store store = open(either)) {
        String used = Files.readString(serverFile());

        // When
        first.kill();

        // Then
        await().atMost(SOON).until(() -> !writes(store) && store.serverRefusal().isPresent());
        assertThat(store.serverRefusal()).contains(ServerRefusal.ANOTHER);
        assertThat(other.text(NEXT_TRANSACTION)).isEqualTo(nextTransaction);
        assertThat(serverFile()).hasContent(used);
        first.start();
        await().atMost(SOON).until(() -> writes(store));
      }
    }
  }

  private PostgresCluster startOthers() throws Exception {
    return PostgresCluster.start(Files.createDirectory(folder.resolve("others")), NO_VACUUM);
  }

  private void assertRejectsDatabaseAt(String url) {
    assertThatThrownBy(() -> open(url))
        .isInstanceOf(RefusedServerException.class)
        .hasMessageStartingWith("the server has another database than the one used before")
        .hasMessageEndingWith(serverFile() + " has it");
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
    StoreConfig required = cluster.storeConfig(first.url()).replaceable(serverFile(), true);
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
  void acceptsAndRepeatsNothingOnceNoStandbyIsSynchronous() throws Exception {
    // Given
    Acceptance before = TestAcceptances.vettedCase("police");
    Acceptance after = TestAcceptances.vettedCase("police");
    try (Store store = openRequiringStandby()) {
      assertThat(accept(store, before).isDone()).isTrue();

      // When
      first.set("synchronous_standby_names", "");

      // Then
      for (int i = 0; i < 20; i++) {
        assertThat(accept(store, after)).isEqualTo(UNAVAILABLE);
        assertThat(accept(store, before)).isEqualTo(UNAVAILABLE);
        assertThat(find(store, before)).isEqualTo(UNAVAILABLE);
      }
      assertThat(messages()).contains("1");
      first.set("synchronous_standby_names", "second");
      await().atMost(SOON).until(() -> accept(store, after).isDone());
    }
  }

  @Test
  void promisesNothingWhenTheServerEndsTheWaitForItsStandby() throws Exception {
    // Given
    Acceptance released = TestAcceptances.vettedCase("police");
    Acceptance cancelled = TestAcceptances.vettedCase("police");
    try (Store store = openRequiringStandby()) {
      second.freeze();

      // When
      CompletableFuture<Result<AcceptResult>> whileCancelled = store.intake().accept(cancelled);
      awaitWaiting();
      first.text("select bool_and(pg_cancel_backend(pid)) from (%s) as w".formatted(WAITING));
      Result<AcceptResult> ofCancelled = whileCancelled.join();
      CompletableFuture<Result<AcceptResult>> whileReleased = store.intake().accept(released);
      awaitWaiting();
      first.set("synchronous_standby_names", "");
      Result<AcceptResult> ofReleased = whileReleased.join();

      // Then
      assertThat(ofCancelled).isEqualTo(UNAVAILABLE);
      assertThat(ofReleased).isEqualTo(UNAVAILABLE);
      assertThat(messages()).contains("2");
      first.set("synchronous_standby_names", "second");
      second.thaw();
      await()
          .atMost(SOON)
          .until(() -> accept(store, released) instanceof Result.Done<?>(Duplicate _));
      assertThat(second.text("select count(*) from message")).contains("2");
    }
  }

  @Test
  void repeatsItsAnswerOnlyOnceAStandbyHasTheMessage() throws Exception {
    // Given
    Acceptance row = TestAcceptances.vettedCase("police");
    first.set("synchronous_standby_names", "second");
    try (Store store = open(first.url())) {
      second.stopReceiving();
      assertThat(accept(store, row)).isEqualTo(UNAVAILABLE);
      first.stopImmediately();
      first.start();
      assertThat(messages()).contains("1");

      // When
      Result<AcceptResult> repeated = accept(store, row);
      Result<?> found = find(store, row);

      // Then
      assertThat(repeated).isEqualTo(UNAVAILABLE);
      assertThat(found).isEqualTo(UNAVAILABLE);
      second.follow(first);
      await().atMost(SOON).until(() -> accept(store, row) instanceof Result.Done<?>(Duplicate _));
      assertThat(find(store, row).isDone()).isTrue();
      assertThat(second.text("select count(*) from message")).contains("1");
    }
  }

  private Store openRequiringStandby() throws Exception {
    first.set("synchronous_standby_names", "second");
    return Store.open(cluster.storeConfig(first.url()).replaceable(serverFile(), true));
  }

  private static Result<AcceptResult> accept(Store store, Acceptance row) {
    return store.intake().accept(row).join();
  }

  private static Result<?> find(Store store, Acceptance row) {
    return store
        .intake()
        .find(row.sender(), row.messageId(), Optional.empty(), row.contentDigest());
  }

  private Optional<String> messages() throws Exception {
    return first.text("select count(*) from message");
  }

  private void awaitWaiting() {
    await().atMost(SOON).until(() -> first.text(WAITING).isPresent());
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
        cluster.storeConfig(url).with(3_000, 2_000, 3_000).replaceable(serverFile(), false));
  }

  private Path serverFile() {
    return folder.resolve("server");
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
