package org.wasl.store.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.database.Result;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.audit.TamperedDatabase;
import org.wasl.store.audit.TrailAudit;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.AcceptResult.KnownMessage;
import org.wasl.store.intake.Acceptance;
import org.wasl.trail.RequestAudit;
import org.wasl.trail.RequestAudit.Disclosure;
import org.wasl.trail.RequestAuditConfig;
import org.wasl.trail.log.LogPublisher;
import org.wasl.trail.log.PublishedLogFolder;

/** The proof of an erased referral stays, and no data from which it could be read. */
class ErasedReferralTest extends ErasureTestBase {
  @Test
  void auditFindsNoErrorInErasedReferral() throws Exception {
    // Given
    erase();
    while (store.auditLog().sequence().orElseThrow()) {}
    PublishedLogFolder log = new PublishedLogFolder(folder.resolve("log"));
    new LogPublisher(store.auditLog().shard(1), log, TamperedDatabase.LOG, 65_536).run();
    TrustPolicy trust =
        new TrustPolicy(
            List.of(), List.of(TamperedDatabase.LOG.verifier().toString()), List.of(), 0);
    TrailAudit.PublishedFiles published =
        new TrailAudit.PublishedFiles(log.checkpoint(), log::hashes);
    // When
    TrailAudit.AuditReport report = store.trailAudit().run(List.of(published), trust).orElseThrow();
    TestDatabase.execute("delete from erasure");
    TrailAudit.AuditReport unexplained =
        store.trailAudit().run(List.of(published), trust).orElseThrow();
    // Then
    assertThat(report.findings()).isEmpty();
    assertThat(report.referrals()).isEqualTo(1);
    assertThat(unexplained.findings()).anyMatch(line -> line.contains(row.referral().toString()));
  }

  @Test
  void noTableHasTheReferralAndEveryLeafStays() throws Exception {
    // Given
    store.erasures();
    while (store.auditLog().sequence().orElseThrow()) {}
    long leaves = store.auditLog().shard(1).size().orElseThrow();
    // When
    erase();
    // Then
    for (String table : List.of("message", "sealed_content", "delivery", "referral")) {
      assertThat(TestDatabase.count(table)).as(table).isZero();
    }
    String id = row.messageId().toString();
    assertThat(TestDatabase.count("audit_entry e where e::text like '%" + id + "%'")).isZero();
    assertThat(TestDatabase.count("tombstone t where t::text like '%" + id + "%'")).isZero();
    assertThat(TestDatabase.count("audit_entry where leaf is null")).isZero();
    while (store.auditLog().sequence().orElseThrow()) {}
    assertThat(store.auditLog().shard(1).size().orElseThrow())
        .isGreaterThan(leaves)
        .isEqualTo(TestDatabase.count("audit_entry"));
    ErasedReferral remains =
        store.erasures().erasedReferral(row.referral()).orElseThrow().orElseThrow();
    assertThat(remains.erasedLeaves()).isNotEmpty();
    assertThat(remains.salts()).hasSize(2);
  }

  @Test
  void otherKeyDoesNotRecogniseErasedReferral() throws Exception {
    // Given
    boolean first = store.erasures().isKeyKnown().orElseThrow();
    erase();
    // When
    boolean repeated = store.erasures().isKeyKnown().orElseThrow();
    Store other = Store.open(TestDatabase.config());
    boolean ofOther = other.erasures().isKeyKnown().orElseThrow();
    other.close();
    // Then
    assertThat(List.of(first, repeated, ofOther)).containsExactly(true, true, false);
  }

  @Test
  void promise2ResubmissionIsAnsweredAndNeverResurrects() throws Exception {
    // Given
    erase();
    // When
    AcceptResult repeatedResult = flow.accept(row);
    AcceptResult other = flow.accept(TestAcceptances.withOtherContent(row));
    Optional<KnownMessage> found =
        store
            .intake()
            .find(new AgencyId("platform"), row.messageId(), Optional.empty(), row.contentDigest())
            .orElseThrow();
    Optional<KnownMessage> later =
        store
            .intake()
            .find(
                new AgencyId("police-a"),
                new MessageId(UUID.randomUUID()),
                Optional.of(row.referral()),
                new byte[32])
            .orElseThrow();
    Optional<KnownMessage> ofOutsider =
        store
            .intake()
            .find(
                new AgencyId("police-b"),
                new MessageId(UUID.randomUUID()),
                Optional.of(row.referral()),
                new byte[32])
            .orElseThrow();
    // Then
    assertThat(repeatedResult).isInstanceOf(AcceptResult.Erased.class).isEqualTo(other);
    assertThat(found).isEqualTo(Optional.of(repeatedResult));
    assertThat(later).isEqualTo(Optional.of(repeatedResult));
    assertThat(ofOutsider).isEmpty();
    assertThat(TestDatabase.count("referral")).isZero();
    assertThat(flow.claim()).isEmpty();
  }

  @Test
  void promise2AcceptsNothingDuringErasure() throws Exception {
    // Given
    deliver();
    request();
    AtomicBoolean erased = new AtomicBoolean();
    CompletableFuture<List<AcceptResult>> repeating =
        CompletableFuture.supplyAsync(
            () -> {
              List<AcceptResult> answers = new ArrayList<>();
              while (!erased.get()) {
                answers.add(flow.accept(row));
              }
              answers.add(flow.accept(row));
              return answers;
            });
    // When
    ErasureResult done = confirm("ben");
    erased.set(true);
    // Then
    assertThat(done).isEqualTo(new ErasureResult.Done());
    assertThat(repeating.join())
        .noneMatch(AcceptResult.Accepted.class::isInstance)
        .last()
        .isInstanceOf(AcceptResult.Erased.class);
    assertThat(TestDatabase.count("message")).isZero();
  }

  @Test
  void promise2MessageDuringTombstoneWriteWaitsAndIsNotAccepted() throws Exception {
    // Given
    Acceptance unknown = TestAcceptances.vettedCase("police-a");
    ErasureRegister.Line line =
        new ErasureRegister.Line(
            unknown.referral(),
            "anna",
            "ben",
            "retention",
            "law-1",
            Set.of(TOMBSTONES.message(unknown.sender().value(), unknown.messageId())));
    try (Connection other = TestDatabase.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "insert into erasure (referral, requested_by, reason, basis) values ('%s', 'a', 'b', 'c')"
              .formatted(unknown.referral()));
      // When
      CompletableFuture<ReappliedErasures> erasing =
          CompletableFuture.supplyAsync(
              () -> store.erasures().reapply(List.of(line), true).orElseThrow());
      awaitWaitingOr(1, erasing);
      CompletableFuture<AcceptResult> accepting =
          store.intake().accept(unknown).thenApply(Result::orElseThrow);
      awaitWaitingOr(2, accepting);
      other.rollback();
      // Then
      assertThat(erasing.join()).isEqualTo(new ReappliedErasures(1, List.of()));
      assertThat(accepting.join()).isInstanceOf(AcceptResult.Erased.class);
    }
  }

  @Test
  void databaseDumpBlocksNeitherStartNorErasureNorIntake() throws Exception {
    // Given
    deliver();
    request();
    try (Connection dump = TestDatabase.connect();
        Statement statement = dump.createStatement()) {
      dump.setAutoCommit(false);
      statement.execute("lock table tombstone in access share mode");
      // When
      boolean firstStart = store.erasures().isKeyKnown().orElseThrow();
      ErasureResult erased = confirm("ben");
      AcceptResult repeated = flow.accept(row);
      AcceptResult another = flow.accept(TestAcceptances.vettedCase("police-a"));
      boolean start = store.erasures().isKeyKnown().orElseThrow();
      // Then
      assertThat(List.of(firstStart, start)).containsOnly(true);
      assertThat(erased).isEqualTo(new ErasureResult.Done());
      assertThat(repeated).isInstanceOf(AcceptResult.Erased.class);
      assertThat(another).isInstanceOf(AcceptResult.Accepted.class);
    }
  }

  @Test
  void startChecksItsKeyAlsoDuringAnErasure() throws Exception {
    // Given
    store.erasures().isKeyKnown().orElseThrow();
    try (Connection erasing = TestDatabase.connect();
        Statement statement = erasing.createStatement()) {
      erasing.setAutoCommit(false);
      statement.execute("lock table tombstone in exclusive mode");
      // When
      boolean known = store.erasures().isKeyKnown().orElseThrow();
      // Then
      assertThat(known).isTrue();
    }
  }

  @Test
  void leavesNoDeadlineOfReferralErasedAfterItsStepsWereRead() throws Exception {
    // Given
    deliver();
    request();
    try (Connection follower = TestDatabase.connect();
        Statement statement = follower.createStatement()) {
      follower.setAutoCommit(false);
      statement.execute("select from trail_position where follower = 'deadlines' for update");
      // When
      CompletableFuture<ErasureResult> erasing =
          CompletableFuture.supplyAsync(() -> confirm("ben"));
      awaitWaitingOr(1, erasing);
      statement.execute(
          """
          insert into deadline (due_at, next_at, referral, message_id, sender, agency, rule, stage)
          select now(), now(), referral, message_id, sender, 'police-a', 'one', 'delivered'
            from (select '%s'::uuid as referral, '%s'::uuid as message_id, 'platform' as sender) x
          """
              .formatted(row.referral(), row.messageId()));
      follower.commit();
      // Then
      assertThat(erasing.join()).isEqualTo(new ErasureResult.Done());
    }
    assertThat(TestDatabase.count("deadline")).isZero();
  }

  @Test
  void erasesRepetitionsAndShownEvidenceInAgencyStreams() throws Exception {
    // Given
    RequestAudit audit = store.auditRequests(RequestAuditConfig.DEFAULT, (agency, times) -> {});
    audit.repeated(new AgencyId("platform"), row.messageId(), row.referral()).join();
    audit.shown(new AgencyId("police-a"), row.referral(), Disclosure.EVIDENCE).join();
    audit.shown(new AgencyId("oversight"), row.referral(), Disclosure.EVIDENCE).join();
    assertThat(store.trailEntries().of("agency:platform").orElseThrow()).hasSize(1);
    // When
    erase();
    audit.repeated(new AgencyId("platform"), row.messageId(), row.referral()).join();
    audit.shown(new AgencyId("police-a"), row.referral(), Disclosure.EVIDENCE).join();
    audit.shown(new AgencyId("police-a"), row.referral(), Disclosure.TIMELINE).join();
    audit.close();
    // Then
    assertThat(store.trailEntries().of("agency:platform").orElseThrow())
        .extracting(AuditEntry::step)
        .allMatch(step -> step.message().isEmpty())
        .hasSize(1);
    assertThat(store.trailEntries().of("agency:oversight").orElseThrow()).isEmpty();
    assertThat(store.trailEntries().of("agency:police-a").orElseThrow())
        .extracting(AuditEntry::step)
        .allMatch(step -> step.action() == AuditAction.SHOWN && step.message().isEmpty())
        .hasSize(2);
  }

  /** Waits until {@code waiting} sessions wait for a lock, or {@code done} is complete. */
  private static void awaitWaitingOr(int waiting, CompletableFuture<?> done) {
    Awaitility.await()
        .atMost(SOON)
        .until(() -> done.isDone() || TestDatabase.count("pg_locks where not granted") >= waiting);
  }
}
