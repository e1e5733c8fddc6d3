package org.wasl.routes.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.log.VerifierKey;
import org.wasl.routes.TestEvents;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;
import org.wasl.trail.log.AuditLog;
import org.wasl.trail.log.LogShards;
import org.wasl.trail.log.PublishedLogFolder;

/** Witnesses cosign published checkpoints, even if any one of them is dead, slow or lying. */
class WitnessCoordinatorTest {

  private static final SignerKey KEY =
      SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());

  @TempDir private Path temporary;
  private final TestEvents events = new TestEvents();
  private final StubWitness w1 = new StubWitness("w1");
  private final StubWitness w2 = new StubWitness("w2");
  private final StubWitness w3 = new StubWitness("w3");
  private TlogPolicy policy;
  private Store store;
  private PublishedLogFolder folder;
  private WitnessCoordinator witnessing;
  private TransparencyLog keeping;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    folder = new PublishedLogFolder(temporary.resolve("log"));
    start(0);
  }

  @AfterEach
  void close() throws Exception {
    witnessing.close();
    store.close();
  }

  /** Starts again everything that does not outlive a process. */
  private void start(long graceMillis) throws Exception {
    LogShards shards = shards();
    shards.open();
    List<WitnessEndpoint> all = List.of(w1.witness(), w2.witness(), w3.witness());
    List<VerifierKey> keys = all.stream().map(WitnessEndpoint::key).toList();
    policy = new TlogPolicy(List.of(KEY.verifier()), keys, 2);
    witnessing = new WitnessCoordinator(all, policy, 0, store, shards, events);
    keeping =
        new TransparencyLog(
            store.auditLog(),
            shards,
            Optional.of(witnessing),
            Optional.empty(),
            new LogLagLimits(60_000, graceMillis),
            events);
  }

  private LogShards shards() {
    LogShards.ShardKeys keys = n -> n == 1 ? Optional.of(KEY) : Optional.empty();
    return new LogShards(store.auditLog(), temporary.resolve("log"), keys, 65_536, false);
  }

  private void grow(int entries) {
    for (int i = 0; i < entries; i++) {
      store.trailAppender().append(AuditAction.ALARM, new StepReason.Code("test")).orElseThrow();
    }
    keeping.sequence();
    keeping.publish();
  }

  private AuditLog.LogProgress standing() {
    return store.auditLog().progress().orElseThrow();
  }

  private SignedNote published() {
    return SignedNote.parse(folder.checkpoint().orElseThrow());
  }

  private SignedNote served() {
    return SignedNote.parse(keeping.checkpoint(1).orElseThrow());
  }

  @Test
  void allWitnessesCosignPublishedCheckpoints() {
    for (int entries : new int[] {3, 1, 300}) {
      // When
      grow(entries);
      witnessing.collect().join();

      // Then
      AuditLog.LogProgress now = standing();
      assertThat(now.witnessed()).isEqualTo(now.size());
      assertThat(now.witnessLagMillis()).isZero();
      witnessing.collect().join();
      assertThat(policy.cosigners(published())).hasSize(3);
      assertThat(policy.cosigners(served())).hasSize(3);
    }
    assertThat(w1.askedFrom()).containsExactly(0L, 3L, 4L);
  }

  @Test
  void retriesDeadWitnessWhenItReturns() {
    // Given
    w2.answer(
        body -> {
          throw new IOException("dead");
        });
    grow(5);

    // When
    witnessing.collect().join();
    long without = standing().witnessed();
    w2.answer(null);
    witnessing.collect().join();

    // Then
    assertThat(without).isEqualTo(5);
    assertThat(policy.cosigners(published())).hasSize(3);
    assertThat(events.told).isEmpty();
  }

  @Test
  void hangingWitnessDelaysNobody() {
    // Given
    CountDownLatch end = new CountDownLatch(1);
    w1.answer(
        body -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new IOException("late");
        });

    for (int round = 1; round <= 3; round++) {
      // When
      grow(1);

      // Then
      long size = round;
      Awaitility.await()
          .atMost(SOON)
          .until(
              () -> {
                witnessing.collect(); // skips a witness whose call is still open
                return standing().witnessed() == size;
              });
      witnessing.collect().join(); // the hanging witness is not asked again
    }
    end.countDown();
  }

  @Test
  void lastRoundAsksBusyWitnessesAgain() throws Exception {
    // Given
    CountDownLatch busy = new CountDownLatch(3);
    CountDownLatch end = new CountDownLatch(1);
    for (StubWitness each : List.of(w1, w2, w3)) {
      each.answer(
          body -> {
            busy.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            throw new IOException("late");
          });
    }
    grow(1);
    witnessing.collect();
    busy.await();
    grow(1);
    for (StubWitness each : List.of(w1, w2, w3)) {
      each.answer(null);
    }

    // When
    CompletableFuture<Void> last = witnessing.collectLast();
    end.countDown();
    last.join();

    // Then
    assertThat(standing().witnessed()).isEqualTo(2);
    assertThat(policy.cosigners(published())).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void lyingWitnessDoesNotCountForQuorum() {
    // Given
    SignerKey wrong = SignerKey.generate("w1", KeyType.COSIGNATURE, new SecureRandom());
    w1.answer(body -> StubWitness.reply(200, w1.line(wrong, note(body))));
    w2.answer(body -> StubWitness.reply(200, "— w2 " + "A".repeat(100) + "\n"));
    grow(5);

    // When
    witnessing.collect().join();

    // Then
    assertThat(standing().witnessed()).isZero();
    assertThat(published().signatures()).hasSize(1);
    assertThat(served().signatures()).hasSize(1);
    assertThat(store.cosignatures(1).note(5).orElseThrow().orElseThrow().signatures()).hasSize(2);
  }

  @Test
  void ignoresCosignatureOfAnotherCheckpoint() {
    // Given
    grow(2);
    SignedNote old = published();
    grow(1);
    SignerKey key = SignerKey.generate("w1", KeyType.COSIGNATURE, new SecureRandom());
    WitnessEndpoint stale =
        new WitnessEndpoint(key.verifier(), body -> StubWitness.reply(200, w1.line(key, old)));
    MerkleTree.HashReader none =
        (level, index) -> {
          throw new IllegalStateException("not asked");
        };
    // When
    WitnessResponse response = new AddCheckpoint(published(), none).send(stale, 0);
    // Then
    assertThat(response).isEqualTo(new WitnessResponse.Unavailable("bad-signature"));
  }

  @Test
  void invalidAnswersAreNoObjections() {
    // Given
    grow(5);
    for (WitnessEndpoint.Response reply :
        List.of(
            StubWitness.reply(403, ""),
            StubWitness.reply(404, ""),
            StubWitness.reply(500, ""),
            StubWitness.reply(200, ""),
            StubWitness.reply(409, "x\n"),
            StubWitness.reply(409, "0\n"))) {
      for (StubWitness each : List.of(w1, w2, w3)) {
        each.answer(body -> reply);
      }
      // When
      witnessing.collect().join();
      // Then
      assertThat(standing().witnessed()).isZero();
      assertThat(witnessing.forked()).isFalse();
    }
    assertThat(events.told).isEmpty();
  }

  @Test
  void continuesFromTheSizeThatTheWitnessKnows() throws Exception {
    // Given
    grow(5);
    witnessing.collect().join();
    TestDatabase.execute("truncate log_cosignature");
    TestDatabase.execute("update log_checkpoint set quorum_at = null");
    grow(3);

    // When
    witnessing.collect().join();

    // Then
    assertThat(standing().witnessed()).isEqualTo(8);
    assertThat(w1.askedFrom()).containsExactly(0L, 0L, 5L);
  }

  @Test
  void asksWitnessesAtStartAfterInterruptedRound() throws Exception {
    // Given
    grow(5);
    witnessing.close();

    // When
    start(0);
    Map<String, String> objections =
        witnessing.collectProvenObjections(Optional.of(WitnessCoordinator.emptyCheckpoint(KEY)));

    // Then
    assertThat(objections).isEmpty();
    assertThat(standing().witnessed()).isEqualTo(5);
    assertThat(policy.cosigners(published())).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void witnessObjectsToOlderDatabaseCopy() throws Exception {
    // Given
    grow(6);
    witnessing.collect().join();
    witnessing.collect().join();
    w1.has(signed(9));
    start(0);

    // When
    Map<String, String> objections =
        witnessing.collectProvenObjections(Optional.of(WitnessCoordinator.emptyCheckpoint(KEY)));

    // Then
    assertThat(objections)
        .containsExactly(
            Map.entry(
                "w1", "has cosigned 9 leaves of this log, of which the database has signed 6"));
    assertThat(events.told).containsExactly("alarm log-forked");
  }

  @Test
  void witnessObjectsToEmptyDatabaseUnderOldKey() {
    // Given
    w3.has(signed(9));
    // When
    Map<String, String> objections =
        witnessing.collectProvenObjections(Optional.of(WitnessCoordinator.emptyCheckpoint(KEY)));
    // Then
    assertThat(objections).containsOnlyKeys("w3");
  }

  @Test
  void detectsTwoLogsUnderOneKeyWhateverTheirSizes() {
    // Given
    grow(5);
    w1.has(signed(5));
    w2.has(signed(3));
    // When
    Map<String, String> objections =
        witnessing.collectProvenObjections(Optional.of(WitnessCoordinator.emptyCheckpoint(KEY)));
    // Then
    assertThat(objections)
        .containsOnly(
            Map.entry("w1", "has cosigned another log under this name, at 5 leaves"),
            Map.entry("w2", "has cosigned another log under this name, at 3 leaves"));
  }

  @Test
  void row44LyingWitnessIsReportedAndDoesNotBlockTheStart() throws Exception {
    // Given a larger log, another root, and a larger log that another key has signed
    grow(5);
    SignerKey other = SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());
    w1.claims(new Checkpoint("wasl.example/log", 9, new byte[32]));
    w2.claims(new Checkpoint("wasl.example/log", 3, new byte[32]));
    w3.has(signed(9, other));
    start(0);
    // When
    Map<String, String> objections =
        witnessing.collectProvenObjections(Optional.of(WitnessCoordinator.emptyCheckpoint(KEY)));
    // Then
    assertThat(objections).isEmpty();
    assertThat(events.told)
        .containsExactly("alarm log-forked", "alarm log-forked", "alarm log-forked");
    assertThat(witnessing.forked()).as("nothing is signed without a quorum").isTrue();
  }

  @Test
  void checkpointOfThisLogProvesNoObjection() {
    // Given
    grow(3);
    SignedNote ownCheckpoint = published();
    grow(2);
    w1.has(ownCheckpoint);
    w1.answer(body -> StubWitness.reply(409, "9\n"));
    w2.has(ownCheckpoint);
    w2.answer(body -> StubWitness.reply(422, "no\n"));
    // When
    Map<String, String> objections = witnessing.collectProvenObjections(Optional.empty());
    // Then
    assertThat(objections).isEmpty();
    assertThat(events.told).containsExactly("alarm log-forked", "alarm log-forked");
  }

  @Test
  void cosignatureWithdrawsObjection() {
    // Given
    grow(3);
    w1.answer(body -> StubWitness.reply(409, "9\n"));
    w2.answer(body -> StubWitness.reply(409, "9\n"));
    witnessing.collect().join();
    boolean before = witnessing.forked();
    // When
    w1.answer(null);
    w2.answer(null);
    witnessing.collect().join();
    // Then
    assertThat(before).isTrue();
    assertThat(witnessing.forked()).isFalse();
    assertThat(standing().witnessed()).isEqualTo(3);
  }

  @Test
  void row44UnprovenObjectionStopsSigningOnlyUntilWithdrawn() {
    // Given
    grow(3);
    w1.answer(body -> StubWitness.reply(422, "no\n"));
    w2.answer(body -> StubWitness.reply(409, "9\n"));
    witnessing.collect().join();
    grow(1);
    long meanwhile = standing().signed();
    // When
    w1.answer(null);
    w2.answer(null);
    witnessing.collect().join();
    grow(1);
    // Then
    assertThat(meanwhile).isEqualTo(3);
    assertThat(keeping.mismatched()).isFalse();
    assertThat(standing().signed()).isEqualTo(5);
  }

  @Test
  void asksObjectingWitnessUntilItWithdraws() {
    // Given
    grow(3);
    witnessing.collect().join();
    w1.answer(body -> StubWitness.reply(422, "no\n"));
    w2.answer(body -> StubWitness.reply(422, "no\n"));
    witnessing.collectProvenObjections(Optional.empty());
    boolean before = witnessing.forked();
    // When
    w1.answer(null);
    w2.answer(null);
    witnessing.collect().join();
    // Then
    assertThat(before).isTrue();
    assertThat(witnessing.forked()).isFalse();
  }

  @Test
  void objectionStopsSigningOnlyWithoutQuorum() {
    // Given
    grow(5);
    w1.has(signed(9));

    // When
    witnessing.collect().join();
    grow(1);
    long withOne = standing().signed();
    w2.has(signed(9));
    witnessing.collect().join();
    grow(1);

    // Then
    assertThat(withOne).isEqualTo(6);
    assertThat(standing().signed()).isEqualTo(6);
    assertThat(keeping.mismatched()).isTrue();
    assertThat(events.told)
        .containsExactly("alarm log-forked", "alarm log-forked", "alarm log-mismatch");
  }

  @Test
  void servesLastWitnessedCheckpointWhileWitnessesLagAndEndsIntakeAfterGrace() throws Exception {
    // Given
    start(3_600_000);
    grow(5);
    witnessing.collect().join();
    for (StubWitness each : List.of(w1, w2)) {
      each.answer(
          body -> {
            throw new IOException("dead");
          });
    }
    grow(1);
    witnessing.collect().join();
    keeping.watch();
    long servedAtOnce = CosignatureCollector.size(served());

    // When
    TestDatabase.execute("update audit_entry set at = now() - interval '61 seconds'");
    keeping.watch();
    keeping.watch();

    // Then
    assertThat(servedAtOnce).isEqualTo(5);
    assertThat(CosignatureCollector.size(served())).isEqualTo(6);
    assertThat(events.told).containsExactly("alarm log-unwitnessed");
    assertThat(keeping.unwitnessed()).isTrue();
    assertThat(keeping.late()).isFalse();

    // And
    TestDatabase.execute("update audit_entry set at = now() - interval '61 minutes'");
    keeping.watch();
    assertThat(keeping.late()).isTrue();
    w1.answer(null);
    witnessing.collect().join();
    keeping.watch();
    assertThat(keeping.late()).isFalse();
    assertThat(policy.cosigners(served())).hasSize(2);
  }

  @Test
  void reportsNoLagWithoutWitnesses() throws Exception {
    // Given
    TransparencyLog alone =
        new TransparencyLog(
            store.auditLog(),
            shards(),
            Optional.empty(),
            Optional.empty(),
            new LogLagLimits(60_000, 3_600_000),
            events);
    store.trailAppender().append(AuditAction.ALARM, new StepReason.Code("test")).orElseThrow();
    alone.sequence();
    alone.publish();
    TestDatabase.execute("update audit_entry set at = now() - interval '1 day'");
    // When
    alone.witness();
    alone.watch();
    // Then
    assertThat(alone.hasWitnesses()).isFalse();
    assertThat(alone.unwitnessed()).isFalse();
    assertThat(alone.late()).isFalse();
    assertThat(alone.checkpoint(1)).hasValueSatisfying(it -> assertThat(it).isNotEmpty());
    assertThat(events.told).isEmpty();
  }

  /** A checkpoint of a tree that is not this log's, with the log's signature. */
  private static SignedNote signed(long size) {
    return signed(size, KEY);
  }

  private static SignedNote signed(long size, SignerKey key) {
    String text = new Checkpoint("wasl.example/log", size, new byte[32]).text();
    return new SignedNote(text, List.of(key.sign(text)));
  }

  private static SignedNote note(byte[] body) {
    return ConsistencyProof.parse(body).checkpoint();
  }
}
