package org.wasl.routes.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.time.StampedNote;
import org.wasl.audit.time.TestTimeStampAuthority;
import org.wasl.audit.time.TestTimeStampAuthority.Fault;
import org.wasl.audit.time.TimeStampToken;
import org.wasl.audit.time.TimeStamps;
import org.wasl.routes.TestEvents;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;
import org.wasl.trail.log.LogShards;
import org.wasl.trail.log.LogTimeStamps.LastStamped;
import org.wasl.trail.log.PublishedLogFolder;

/** Authorities stamp checkpoints each day and at a shard's end; an absent one stops nothing. */
class CheckpointStamperTest {
  private static final long DAY = TimeUnit.DAYS.toMillis(1);
  private static final SignerKey KEY =
      SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());
  private static final SignerKey NEXT =
      SignerKey.generate("wasl.example/log/2", KeyType.NOTE, new SecureRandom());

  @TempDir private Path temporary;
  private final TestEvents events = new TestEvents();
  private final List<TestTimeStampAuthority> started = new ArrayList<>();
  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
  }

  @AfterEach
  void close() throws Exception {
    started.forEach(TestTimeStampAuthority::close);
    store.close();
  }

  private TestTimeStampAuthority authority(Fault fault) throws Exception {
    started.add(new TestTimeStampAuthority(fault, Instant.now(), Duration.ofDays(365)));
    return started.getLast();
  }

  /** A gateway with its own folder. */
  private TransparencyLog gateway(String folder, TestTimeStampAuthority... authorities)
      throws Exception {
    LogShards shards =
        new LogShards(
            store.auditLog(),
            temporary.resolve(folder),
            n -> Optional.of(n == 1 ? KEY : NEXT),
            65_536,
            false);
    shards.open();
    TimeStamps stamps =
        new TimeStamps(
            List.of(authorities).stream().map(TestTimeStampAuthority::configured).toList(),
            Duration.ofSeconds(1));
    return new TransparencyLog(
        store.auditLog(),
        shards,
        Optional.empty(),
        Optional.of(new CheckpointStamper(stamps, store.auditLog(), shards, events)),
        new LogLagLimits(60_000, 0),
        events);
  }

  private void grow(TransparencyLog log) {
    store.trailAppender().append(AuditAction.ALARM, new StepReason.Code("test")).orElseThrow();
    log.sequence();
    log.publish();
  }

  private List<Long> stamped(String folder, int shard) {
    PublishedLogFolder files = LogShards.folder(temporary.resolve(folder), shard);
    return List.copyOf(files.timeStamps().sizes());
  }

  private static void aDayPasses() throws Exception {
    TestDatabase.execute("update log_time_stamp set at = at - interval '1 day'");
  }

  @Test
  void stampsCheckpointEachDayBesideItsTiles() throws Exception {
    // Given
    TestTimeStampAuthority authority = authority(Fault.NONE);
    TransparencyLog log = gateway("log", authority);
    grow(log);

    // When
    log.stamp();
    grow(log);
    log.stamp();
    List<Long> sameDay = stamped("log", 1);
    aDayPasses();
    log.stamp();
    aDayPasses();
    log.stamp(); // Nothing is new.

    // Then
    assertThat(sameDay).containsExactly(1L);
    assertThat(stamped("log", 1)).containsExactly(1L, 2L);
    StampedNote first =
        LogShards.folder(temporary.resolve("log"), 1).timeStamps().read(1).orElseThrow();
    TimeStampToken token = TimeStampToken.parse(first.token());
    assertThat(token.flaw(first.note())).isEmpty();
    assertThat(token.isTrusted(authority.certificate())).isTrue();
    assertThat(log.unstamped()).isFalse();
    assertThat(events.told).isEmpty();
  }

  @Test
  void raisesOneAlarmWhileNoAuthorityAnswersAndGoesOn() throws Exception {
    // Given
    TransparencyLog log = gateway("log", authority(Fault.GARBAGE), authority(Fault.LATE));
    grow(log);

    // When
    log.stamp();
    log.stamp();
    grow(log);

    // Then
    assertThat(events.told).containsExactly("alarm log-unstamped");
    assertThat(log.unstamped()).isTrue();
    assertThat(log.heads()).hasSize(1);
    assertThat(log.checkpoint(1)).isPresent();
    assertThat(stamped("log", 1)).isEmpty();
  }

  @Test
  void asksTheNextAuthorityIfOneFails() throws Exception {
    TransparencyLog log = gateway("log", authority(Fault.EXPIRED), authority(Fault.NONE));
    grow(log);
    log.stamp();
    assertThat(stamped("log", 1)).containsExactly(1L);
    assertThat(log.unstamped()).isFalse();
  }

  @Test
  void stampsTheEndOfShardAtOnce() throws Exception {
    // Given
    TransparencyLog log = gateway("log", authority(Fault.NONE));
    grow(log);
    log.stamp();
    grow(log);

    // When
    store.auditLog().shards().requestClose("ben", "test").orElseThrow();
    log.publish();
    grow(log);
    log.stamp();

    // Then
    List<Long> first = stamped("log", 1);
    assertThat(first).hasSize(2).startsWith(1L);
    assertThat(first.getLast()).isEqualTo(store.auditLog().shard(1).size().orElseThrow());
    assertThat(stamped("log", 2)).hasSize(1);
  }

  @Test
  void anotherGatewayPublishesTheTimeStampAndAsksForNone() throws Exception {
    // Given
    TransparencyLog log = gateway("log", authority(Fault.NONE));
    grow(log);
    log.stamp();

    // When
    TransparencyLog other = gateway("other", authority(Fault.GARBAGE));
    other.publish();
    other.stamp();

    // Then
    assertThat(stamped("other", 1)).containsExactly(1L);
    assertThat(other.unstamped()).isFalse();
  }

  @Test
  void isDueAfterOneDayIfTheLogHasGrown() {
    Optional<LastStamped> recent = Optional.of(new LastStamped(5, DAY - 1));
    Optional<LastStamped> old = Optional.of(new LastStamped(5, DAY));
    assertThat(CheckpointStamper.isDue(0, false, Optional.empty())).isFalse();
    assertThat(CheckpointStamper.isDue(1, false, Optional.empty())).isTrue();
    assertThat(CheckpointStamper.isDue(6, false, recent)).isFalse();
    assertThat(CheckpointStamper.isDue(6, true, recent)).isTrue();
    assertThat(CheckpointStamper.isDue(6, false, old)).isTrue();
    assertThat(CheckpointStamper.isDue(5, true, old)).isFalse();
  }
}
