package org.wasl.routes.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.routes.TestEvents;
import org.wasl.rules.alarms.AlarmFact;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;
import org.wasl.store.audit.BundleWriter.ShardProof;
import org.wasl.trail.log.AuditLog;
import org.wasl.trail.log.LogShards;
import org.wasl.trail.log.Shard;
import org.wasl.trail.log.Shard.State;

/** Witnesses' answers decide when a shard may be closed, and when its end counts. */
class ShardWitnessingTest {
  private static final String SECOND = "wasl.example/log/2";
  private static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");

  @TempDir private Path temporary;
  private final Map<Integer, SignerKey> keys = new HashMap<>();
  private List<StubWitness> stubs = Stream.of("w1", "w2", "w3").map(StubWitness::new).toList();
  private final TestEvents events = new TestEvents();
  private Store store;
  private TlogPolicy policy;
  private WitnessCoordinator witnessing;
  private TransparencyLog keeping;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    keys.put(1, key("wasl.example/log"));
    keys.put(2, key(SECOND));
    keys.put(3, key("wasl.example/log/3"));
    start();
  }

  @AfterEach
  void close() throws Exception {
    witnessing.close();
    store.close();
  }

  private static SignerKey key(String origin) {
    return SignerKey.generate(origin, KeyType.NOTE, new SecureRandom());
  }

  private void start() throws Exception {
    LogShards.ShardKeys shardKeys = n -> Optional.ofNullable(keys.get(n));
    LogShards shelf =
        new LogShards(store.auditLog(), temporary.resolve("log"), shardKeys, 65_536, true);
    shelf.open();
    List<WitnessEndpoint> all = stubs.stream().map(StubWitness::witness).toList();
    policy =
        new TlogPolicy(
            List.of(keys.get(1).verifier()), all.stream().map(WitnessEndpoint::key).toList(), 2);
    witnessing = new WitnessCoordinator(all, policy, 0, store, shelf, events);
    LogLagLimits patience = new LogLagLimits(60_000, 0);
    keeping =
        new TransparencyLog(
            store.auditLog(), shelf, Optional.of(witnessing), Optional.empty(), patience, events);
  }

  private void grow(int entries) {
    for (int i = 0; i < entries; i++) {
      store.trailAppender().append(AuditAction.ALARM, new StepReason.Code("test")).orElseThrow();
    }
    keeping.sequence();
    keeping.publish();
  }

  private List<State> states() {
    return store.auditLog().shards().all().orElseThrow().stream().map(Shard::state).toList();
  }

  private void closeTheFirst() {
    store.auditLog().shards().requestClose("ben", "test").orElseThrow();
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              grow(1);
              return states().size() == 2;
            });
  }

  @Test
  void keepsShardOpenUntilQuorumKnowsTheNextKey() throws Exception {
    // Given
    stubs.get(0).knows(SECOND, false);
    stubs.get(1).knows(SECOND, false);
    grow(3);
    store.auditLog().shards().requestClose("ben", "test").orElseThrow();
    // When
    for (int round = 0; round < 3; round++) {
      grow(1);
      witnessing.collect().join();
    }
    // Then
    assertThat(states()).containsExactly(State.OPEN);
    assertThat(keeping.nextShardNotReady(Instant.now(), ZONE))
        .hasValue(
            new TransparencyLog.NextShardNotReady(
                2,
                List.of(
                    AlarmFact.of(AlarmFact.Kind.KEY_UNWITNESSED),
                    AlarmFact.of(AlarmFact.Kind.CLOSE_REQUESTED))));
    // A witness with a pending question about the key is not asked to cosign.
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              witnessing.collect().join();
              return store.auditLog().progress().orElseThrow().witnessLagMillis() == 0;
            });
    // And
    stubs.get(1).knows(SECOND, true);
    closeTheFirst();
    assertThat(states()).containsExactly(State.CLOSED, State.OPEN);
    Awaitility.await()
        .atMost(SOON)
        .until(() -> keeping.nextShardNotReady(Instant.now(), ZONE).isEmpty());
  }

  @Test
  void reportsMissingKeySixtyDaysBeforeYearEnd() throws Exception {
    // Given
    SignerKey next = keys.remove(2);
    grow(1);
    Shard open = store.auditLog().shards().all().orElseThrow().get(0);
    // Then
    assertThat(keeping.nextShardNotReady(open.endsAt().minus(Duration.ofDays(61)), ZONE)).isEmpty();
    assertThat(keeping.nextShardNotReady(open.endsAt().minus(Duration.ofDays(29)), ZONE))
        .hasValueSatisfying(
            it ->
                assertThat(it.facts())
                    .extracting(AlarmFact::kind)
                    .containsExactly(AlarmFact.Kind.KEY_ABSENT, AlarmFact.Kind.WITHIN_30_DAYS));
    // And
    keys.put(2, next);
    Awaitility.await()
        .atMost(SOON)
        .until(() -> keeping.nextShardNotReady(open.endsAt().minusSeconds(60), ZONE).isEmpty());
  }

  @Test
  void endOfClosedShardCountsOnlyWithQuorum() throws Exception {
    // Given
    grow(3);
    witnessing.collect().join();
    Awaitility.await().atMost(SOON).until(() -> witnessing.isKnownToQuorum(keys.get(2)));
    for (StubWitness each : stubs.subList(1, 3)) {
      each.answer(
          body -> {
            throw new IOException("dead");
          });
    }
    closeTheFirst();
    grow(2);
    // When
    witnessing.collect().join();
    AuditLog.LogProgress dead = store.auditLog().progress().orElseThrow();
    List<ShardProof> without = keeping.heads();
    stubs.forEach(each -> each.answer(null));
    witnessing.collect().join();
    witnessing.collect().join();
    // Then
    assertThat(dead.witnessed()).isEqualTo(3);
    assertThat(dead.witnessLagMillis()).isPositive();
    assertThat(without).isEmpty(); // no verifier would take them
    assertThat(keeping.heads()).extracting(ShardProof::shard).containsExactly(1, 2);
    for (ShardProof head : keeping.heads()) {
      assertThat(policy.cosigners(SignedNote.parse(head.note()))).hasSizeGreaterThanOrEqualTo(2);
    }
    AuditLog.LogProgress now = store.auditLog().progress().orElseThrow();
    assertThat(now.witnessed()).isEqualTo(now.size());
    assertThat(stubs.get(1).size(SECOND)).isPositive();
    assertThat(events.told).isEmpty();
  }

  @Test
  void laterWitnessesCosignEndsAndFormerOnesAreIgnored() throws Exception {
    // Given
    grow(3);
    closeTheFirst();
    witnessing.collect().join();
    witnessing.close();
    // When
    stubs = List.of(stubs.get(0), new StubWitness("w4"), new StubWitness("w5"));
    start();
    grow(1);
    for (int round = 0; round < 2; round++) {
      witnessing.collect().join();
    }
    // Then
    assertThat(keeping.heads()).extracting(ShardProof::shard).containsExactly(1, 2);
    SignedNote end = SignedNote.parse(keeping.heads().get(0).note());
    assertThat(policy.cosigners(end)).hasSize(3);
    assertThat(end.signatures()).hasSize(4);
  }

  @Test
  void witnessWithLargerNewShardObjectsAtStart() throws Exception {
    // Given
    grow(3);
    closeTheFirst();
    grow(5);
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              witnessing.collect().join(); // skips a witness during a key inquiry
              return stubs.stream().allMatch(each -> each.size(SECOND) > 0);
            });
    // When
    String place = TestDatabase.text("select first + 1 from log_shard where number = 2");
    TestDatabase.execute("delete from log_batch where first >= " + place);
    TestDatabase.execute("delete from log_checkpoint where size > " + place);
    TestDatabase.execute("delete from log_cosignature where size > " + place);
    witnessing.close();
    deleteFolder();
    start();
    // Then
    assertThat(
            witnessing.collectProvenObjections(
                Optional.of(WitnessCoordinator.emptyCheckpoint(keys.get(2)))))
        .containsOnlyKeys("w1", "w2", "w3");
  }

  private void deleteFolder() throws IOException {
    try (Stream<Path> files = Files.walk(temporary.resolve("log"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
