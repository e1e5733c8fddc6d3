package org.wasl.trail.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.ShardLink;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;
import org.wasl.store.audit.TrailAudit.PublishedFiles;
import org.wasl.trail.log.Shard.State;

/** A shard is closed once, nothing follows its end, and no entry is without a place or has two. */
class LogShardsTest {
  private static final Map<Integer, SignerKey> KEYS = new HashMap<>();

  @TempDir private Path temporary;
  private final Map<Integer, SignerKey> keys = new HashMap<>();
  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    for (int shard = 1; shard <= 3; shard++) {
      keys.put(
          shard,
          KEYS.computeIfAbsent(
              shard,
              n ->
                  SignerKey.generate(
                      n == 1 ? "wasl.example/log" : "wasl.example/log/" + n,
                      KeyType.NOTE,
                      new SecureRandom())));
    }
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private LogShards shards(Store of, String folder, boolean yearly) throws LogMismatchException {
    LogShards.ShardKeys shardKeys = n -> Optional.ofNullable(keys.get(n));
    LogShards shards =
        new LogShards(of.auditLog(), temporary.resolve(folder), shardKeys, 65_536, yearly);
    shards.open();
    return shards;
  }

  private LogShards shards() throws LogMismatchException {
    return shards(store, "log", false);
  }

  private void append(int entries) {
    for (int i = 0; i < entries; i++) {
      store.trailAppender().append(AuditAction.ALARM, new StepReason.Code("test")).orElseThrow();
    }
    while (store.auditLog().sequence().orElseThrow()) {}
  }

  private List<State> states() {
    return store.auditLog().shards().all().orElseThrow().stream().map(Shard::state).toList();
  }

  private static Checkpoint checkpoint(ShardLog log) {
    byte[] note = log.latest().orElseThrow().orElseThrow().note().getBytes(StandardCharsets.UTF_8);
    return Checkpoint.parse(SignedNote.parse(note).text());
  }

  /** Every entry has one place, and the whole log is what its keys have signed. */
  private void allIsWhole() throws Exception {
    LogShards shards = shards();
    shards.run(key -> true);
    append(0); // what waited for the next shard
    shards.run(key -> true);
    assertThat(
            TestDatabase.count(
                "audit_entry e where 1 <> (select count(*) from log_batch b where e.seq ="
                    + " any(b.seqs))"))
        .isZero();
    List<PublishedFiles> files = new ArrayList<>();
    for (int n = 1; n <= store.auditLog().shards().all().orElseThrow().size(); n++) {
      PublishedLogFolder folder = LogShards.folder(temporary.resolve("log"), n);
      files.add(new PublishedFiles(folder.checkpoint(), folder::hashes));
    }
    List<String> logs = keys.values().stream().map(key -> key.verifier().toString()).toList();
    TrustPolicy trust = new TrustPolicy(List.of(), logs, List.of(), 0);
    assertThat(store.trailAudit().run(files, trust).orElseThrow().findings()).isEmpty();
  }

  @Test
  void nextShardStartsAtTheEndOfTheClosedOne() throws Exception {
    // Given
    LogShards shards = shards();
    append(5);
    shards.run(key -> true);
    // When
    store.auditLog().shards().requestClose("ben", "test").orElseThrow();
    append(2);
    shards.run(key -> true);
    append(3);
    shards.run(key -> true);
    // Then
    ShardLog first = store.auditLog().shard(1);
    ShardLog second = store.auditLog().shard(2);
    assertThat(states()).containsExactly(State.CLOSED, State.OPEN);
    assertThat(checkpoint(first).size()).isEqualTo(first.size().orElseThrow()).isEqualTo(8);
    assertThat(checkpoint(second).size()).isEqualTo(4);
    assertThat(checkpoint(second).origin()).isEqualTo("wasl.example/log/2");
    assertThat(second.leaves(0, 1).orElseThrow())
        .containsExactly(ShardLink.commitment(checkpoint(first)));
    assertThat(first.sign(8, 9, new byte[32], "note\n").orElseThrow()).isFalse();
    assertThat(LogShards.folder(temporary.resolve("log"), 2).checkpoint()).isPresent();
    allIsWhole();
  }

  @Test
  void entriesDroppedByARestoreGetPlacesInTheNextShard() throws Exception {
    // Given
    LogShards shards = shards();
    append(5);
    shards.run(key -> true);
    append(7);
    shards.run(key -> true);
    append(3);
    // The backup is from within a batch.
    TestDatabase.execute(
        "update log_batch b set seqs = b.seqs || o.seqs, leaves = b.leaves || o.leaves,"
            + " span = b.span + o.span, high = o.high from log_batch o"
            + " where b.first = 0 and o.first = 5; delete from log_batch where first = 5;"
            + " delete from log_checkpoint where size = 12");
    Files.move(temporary.resolve("log"), temporary.resolve("lost"));
    // And of a moment when the next one was announced, whose key has signed what is lost.
    store.auditLog().shards().announce(2, keys.get(2).verifier()).orElseThrow();
    keys.put(2, SignerKey.generate("wasl.example/log/2.2", KeyType.NOTE, new SecureRandom()));
    // When
    boolean unseen =
        store
            .auditLog()
            .shards()
            .truncateAndOpenNext(2, keys.get(2).verifier(), true, "ben", "test", "omar")
            .orElseThrow();
    boolean given =
        store
            .auditLog()
            .shards()
            .truncateAndOpenNext(2, keys.get(2).verifier(), false, "ben", "test", "omar")
            .orElseThrow();
    // Then
    assertThat(unseen).isFalse();
    assertThat(given).isTrue();
    allIsWhole();
    assertThat(states()).containsExactly(State.CLOSED, State.OPEN);
    assertThat(checkpoint(store.auditLog().shard(1)).size()).isEqualTo(5);
    assertThat(checkpoint(store.auditLog().shard(2)).size()).isEqualTo(1 + 7 + 3 + 1);
    assertThat(store.trailEntries().of("gateway").orElseThrow())
        .extracting(entry -> entry.step().whyText().orElse(""))
        .contains("accept-loss/shard-1/test/approver:omar");
  }

  @Test
  void anyGatewayResumesInterruptedClosing() throws Exception {
    for (int cut = 0; cut < 4; cut++) {
      // Given
      int next = states().size() + 1;
      append(3);
      shards().run(key -> true);
      append(2);
      keys.computeIfAbsent(
          next, n -> SignerKey.generate("wasl.example/log/" + n, KeyType.NOTE, new SecureRandom()));
      store.auditLog().shards().requestClose("ben", "test").orElseThrow();
      // When
      if (cut > 0) {
        append(0);
        assertThat(
                store.auditLog().shards().announce(next, keys.get(next).verifier()).orElseThrow())
            .isTrue();
      }
      append(4); // these wait, but for the first cut
      if (cut > 1) {
        assertThat(store.auditLog().shards().open(next).orElseThrow()).isFalse(); // not signed yet
        new LogPublisher(
                store.auditLog().shard(next - 1),
                LogShards.folder(temporary.resolve("other"), next - 1),
                keys.get(next - 1),
                65_536)
            .run();
      }
      if (cut > 2) {
        assertThat(store.auditLog().shards().open(next).orElseThrow()).isTrue();
        assertThat(store.auditLog().shards().open(next).orElseThrow()).isFalse();
      }
      // Then
      allIsWhole();
      assertThat(states()).hasSize(next).endsWith(State.OPEN);
    }
  }

  @Test
  void sequencesNoEntryWhileAShardCloses() throws Exception {
    // Given
    append(3);
    shards().run(key -> true);
    store.auditLog().shards().announce(2, keys.get(2).verifier()).orElseThrow();
    // When
    append(4);
    // Then
    assertThat(store.auditLog().shard(1).size().orElseThrow()).isEqualTo(3);
    assertThat(store.auditLog().progress().orElseThrow().lagMillis()).isPositive();
    allIsWhole();
    assertThat(store.auditLog().shard(2).size().orElseThrow()).isEqualTo(5);
  }

  @Test
  void twoGatewaysUnderLoadCloseEachShardOnce() throws Exception {
    try (Store other = Store.open(TestDatabase.config())) {
      // Given
      AtomicBoolean stop = new AtomicBoolean();
      Semaphore entries = new Semaphore(0); // as many as the sequencers keep up with
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<?>> running = new ArrayList<>();
      for (Store each : List.of(store, other)) {
        LogShards shards = shards(each, each == store ? "log" : "other", false);
        running.add(
            threads.submit(
                () -> {
                  while (!stop.get()) {
                    entries.release(100);
                    each.auditLog().sequence();
                    shards.run(key -> true);
                    entries.drainPermits();
                  }
                  return null;
                }));
        running.add(
            threads.submit(
                () -> {
                  while (!stop.get()) {
                    if (entries.tryAcquire(1, TimeUnit.SECONDS)) {
                      each.trailAppender().append(AuditAction.ALARM, new StepReason.Code("test"));
                    }
                  }
                  return null;
                }));
      }
      // When
      for (int shard = 2; shard <= 3; shard++) {
        int closes = shard;
        store.auditLog().shards().requestClose("ben", "test").orElseThrow();
        Awaitility.await()
            .atMost(SOON)
            .failFast("a gateway stopped", () -> running.stream().anyMatch(Future::isDone))
            .untilAsserted(() -> assertThat(states()).hasSize(closes).endsWith(State.OPEN));
      }
      stop.set(true);
      for (Future<?> each : running) {
        each.get();
      }
      threads.shutdown();
      // Then
      assertThat(states()).containsExactly(State.CLOSED, State.CLOSED, State.OPEN);
      shards(other, "other", false).run(key -> true);
      allIsWhole();
    }
  }

  @Test
  void yearEndsOnceDespiteClockChanges() throws Exception {
    // Given
    LogShards shards = shards(store, "log", true);
    append(3);
    shards.run(key -> true);
    assertThat(states()).containsExactly(State.OPEN);
    // When
    TestDatabase.execute("update log_shard set ends = now() - interval '1 second'");
    shards.run(key -> true);
    shards.run(key -> true);
    // Then
    assertThat(states()).containsExactly(State.CLOSED, State.OPEN);
    assertThat(
            TestDatabase.count(
                "log_shard where number = 2 and ends = (date_trunc('year', now() at time zone"
                    + " 'UTC') + interval '1 year') at time zone 'UTC'"))
        .isEqualTo(1);
  }

  @Test
  void keepsOldShardWithoutAKnownNextKey() throws Exception {
    // Given
    SignerKey next = keys.remove(2);
    LogShards shards = shards();
    append(3);
    store.auditLog().shards().requestClose("ben", "test").orElseThrow();
    // When
    shards.run(key -> true);
    keys.put(2, next);
    shards.run(key -> false);
    append(1);
    // Then
    assertThat(states()).containsExactly(State.OPEN);
    assertThat(store.auditLog().shard(1).size().orElseThrow()).isEqualTo(5);
    shards.run(key -> true);
    assertThat(states()).containsExactly(State.CLOSED, State.OPEN);
  }

  @Test
  void keyOfAClosedShardMayBeRemoved() throws Exception {
    // Given
    append(3);
    store.auditLog().shards().requestClose("ben", "test").orElseThrow();
    shards().run(key -> true);
    SignerKey first = keys.remove(1);
    // When
    LogShards later = shards(store, "anew", false);
    append(2);
    later.run(key -> true);
    // Then
    assertThat(later.published()).hasSize(2);
    assertThat(LogShards.folder(temporary.resolve("anew"), 1).checkpoint()).isPresent();
    keys.put(1, first);
    allIsWhole();
  }

  @Test
  void rejectsStartIfAShardGrewAfterItsEndOrDoesNotFollow() throws Exception {
    // Given
    append(3);
    store.auditLog().shards().requestClose("ben", "test").orElseThrow();
    shards().run(key -> true);
    Checkpoint last = checkpoint(store.auditLog().shard(1));
    String more = new Checkpoint(last.origin(), last.size() + 1, last.root()).text();
    // When
    PublishedLogFolder folder = LogShards.folder(temporary.resolve("log"), 1);
    byte[] published = folder.checkpoint().orElseThrow();
    folder.publish(new SignedNote(more, List.of(keys.get(1).sign(more))).bytes(), List.of());
    // Then
    assertThatThrownBy(this::shards)
        .isInstanceOf(LogMismatchException.class)
        .hasMessageContaining("published");
    // And
    folder.publish(published, List.of());
    shards();
    TestDatabase.execute("update log_batch set leaves = sha256('x') where seqs = '{0}'");
    assertThatThrownBy(this::shards).isInstanceOf(LogMismatchException.class);
    TestDatabase.execute("truncate log_batch, log_checkpoint");
  }

  @Test
  void unannouncedKeySignsNothing() throws Exception {
    // Given
    append(3);
    store.auditLog().shards().requestClose("ben", "test").orElseThrow();
    shards().run(key -> true);
    // When
    keys.put(2, SignerKey.generate("wasl.example/log/2", KeyType.NOTE, new SecureRandom()));
    // Then
    assertThatThrownBy(this::shards)
        .isInstanceOf(LogMismatchException.class)
        .hasMessageContaining("the key of shard 2 is not");
  }
}
