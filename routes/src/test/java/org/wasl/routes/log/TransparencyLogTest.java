package org.wasl.routes.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.routes.TestEvents;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;
import org.wasl.trail.log.LogShards;

/** A log in trouble shows, once. */
class TransparencyLogTest {
  private static final long ALARM_MILLIS = 60_000;
  private static final long GRACE_MILLIS = 1_800_000;

  @TempDir private Path folder;
  private final TestEvents events = new TestEvents();
  private Store store;
  private TransparencyLog keeping;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    SignerKey key = SignerKey.generate("wasl.example/log", KeyType.NOTE, new SecureRandom());
    LogShards.ShardKeys keys = n -> n == 1 ? Optional.of(key) : Optional.empty();
    keeping =
        new TransparencyLog(
            store.auditLog(),
            new LogShards(store.auditLog(), folder.resolve("log"), keys, 256, true),
            Optional.empty(),
            Optional.empty(),
            new LogLagLimits(ALARM_MILLIS, GRACE_MILLIS),
            events);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void raisesOneAlarmWhileLogIsBehind() throws Exception {
    // Given
    step("2 minutes");

    // When
    keeping.watch();
    keeping.watch();
    keeping.sequence();
    keeping.publish();
    keeping.watch();
    step("3 minutes");
    keeping.watch();

    // Then
    assertThat(events.told).containsExactly("alarm log-behind", "alarm log-behind");
  }

  @Test
  void sequencesAllWaitingEntriesInOneRun() throws Exception {
    // Given
    TestDatabase.execute(
        "insert into audit_entry (stream, step, at, action, actor, salt, leaf)"
            + " select 'x', n, now(), 'started', 'gateway', '', sha256(n::text::bytea)"
            + " from generate_series(1, 2100) n");

    // When
    boolean any = keeping.sequence();
    boolean repeated = keeping.sequence();

    // Then
    assertThat(List.of(any, repeated)).containsExactly(true, false);
    assertThat(TestDatabase.text("select sum(cardinality(seqs)) from log_batch")).isEqualTo("2100");
  }

  @Test
  void deadSignerStopsIntakeOnlyAfterGracePeriod() throws Exception {
    // Given
    step("29 minutes");
    keeping.watch();
    boolean before = keeping.late();

    // When
    TestDatabase.execute("update audit_entry set at = now() - interval '31 minutes'");
    keeping.watch();
    boolean after = keeping.late();
    keeping.sequence();
    keeping.publish();
    keeping.watch();

    // Then
    assertThat(before).isFalse();
    assertThat(after).isTrue();
    assertThat(keeping.late()).isFalse();
  }

  @Test
  void signsNothingAfterMismatchWithDatabase() throws Exception {
    // Given
    step("1 second");
    keeping.sequence();
    keeping.publish();
    TestDatabase.execute("truncate log_checkpoint");

    // When
    keeping.publish();
    step("1 second");
    keeping.sequence();
    keeping.publish();

    // Then
    assertThat(events.told).containsExactly("alarm log-mismatch");
    assertThat(keeping.mismatched()).isTrue();
    assertThat(TestDatabase.count("log_checkpoint")).isZero();
  }

  @Test
  void restoresMissingFileWithAlarm() throws Exception {
    // Given
    step("1 second");
    keeping.sequence();
    keeping.publish();
    keeping.repair();
    Path file = folder.resolve("log").resolve("tile/entries/000.p/1");
    byte[] before = Files.readAllBytes(file);
    Files.delete(file);

    // When
    keeping.repair();

    // Then
    assertThat(file).hasBinaryContent(before);
    assertThat(events.told).containsExactly("alarm log-damaged");
    assertThat(keeping.mismatched()).isFalse();
  }

  @Test
  void nextCheckRestoresDeletedFile() throws Exception {
    // Given
    step("1 second");
    keeping.sequence();
    keeping.publish();
    keeping.repairMissing();
    List<String> before = List.copyOf(events.told);
    Path file = folder.resolve("log").resolve("tile/0/000.p/1");
    Files.delete(file);

    // When
    keeping.repairMissing();

    // Then
    assertThat(before).isEmpty();
    assertThat(file).exists();
    assertThat(events.told).containsExactly("alarm log-damaged");
  }

  private void step(String ago) throws Exception {
    store.trailAppender().append(AuditAction.STARTED, new StepReason.Code("test")).orElseThrow();
    TestDatabase.execute(
        "update audit_entry set at = now() - interval '"
            + ago
            + "' where seq = (select max(seq) from audit_entry)");
  }
}
