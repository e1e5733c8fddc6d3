package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.verify.Trust;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.Outcome;
import org.wasl.rules.delivery.Reason;
import org.wasl.rules.operations.ReplayAction;
import org.wasl.store.log.LogFolder;
import org.wasl.store.log.LogKeeper;

class ErasureTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Erasures.Order ORDER = new Erasures.Order("anna", "retention", "law-1");
  private static final Tombstones TOMBSTONES = Tombstones.keyed(new byte[32]);

  @TempDir private Path folder;
  private ErasureRegister register;
  private Store store;
  private Flow flow;
  private Acceptance row;

  @BeforeEach
  void aCaseThatArrived() throws Exception {
    store = TestDatabase.empty(config -> config.with(TOMBSTONES));
    flow = new Flow(store);
    register = new ErasureRegister(folder.resolve("erasures"));
    row = Cases.vettedCase("police-a");
    flow.accept(row);
    flow.accept(row);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private void deliver() {
    flow.attempt(flow.claimOne(), Flow.RECEIPT);
  }

  private Erasure request() {
    return store.erasures().request(row.referral(), ORDER, DAY).orElseThrow();
  }

  private Erasure confirm(String operator) {
    return store.erasures().confirm(row.referral(), operator, DAY, register).orElseThrow();
  }

  private void erase() {
    deliver();
    request();
    assertThat(confirm("ben")).isEqualTo(new Erasure.Done());
  }

  @Test
  void whoeverComparesTrailAndLogFindsNothingWrongWithWhatWasErased() throws Exception {
    // Given
    erase();
    while (store.auditLog().sequence().orElseThrow()) {}
    LogFolder log = new LogFolder(folder.resolve("log"));
    new LogKeeper(store.auditLog().shard(1), log, TamperedWorld.LOG, 65_536).look();
    Trust trust =
        new Trust(List.of(), List.of(TamperedWorld.LOG.verifier().toString()), List.of(), 0);
    TrailAudit.Published published = new TrailAudit.Published(log.checkpoint(), log::hashes);
    // When
    TrailAudit.Report report = store.trailAudit().run(List.of(published), trust).orElseThrow();
    TestDatabase.execute("delete from erasure");
    TrailAudit.Report unexplained = store.trailAudit().run(List.of(published), trust).orElseThrow();
    // Then
    assertThat(report.findings()).isEmpty();
    assertThat(report.referrals()).isEqualTo(1);
    assertThat(unexplained.findings()).anyMatch(line -> line.contains(row.referral().toString()));
  }

  private List<String> steps() {
    return store.timelines().entries(row.referral().toString()).orElseThrow().stream()
        .map(AuditEntry::step)
        .map(s -> s.action().wireName() + " " + s.actor() + " " + s.why().orElse(""))
        .toList();
  }

  @Test
  void onePersonAsksAnotherOneConfirmsAndBothAreAudited() throws Exception {
    // Given
    deliver();
    long before = TestDatabase.count("audit_entry where stream = '" + row.referral() + "'");
    // When
    Erasure asked = request();
    Erasure alone = confirm("Anna");
    Erasure done = confirm("ben");
    // Then
    assertThat(asked).isInstanceOf(Erasure.Requested.class);
    assertThat(alone).isEqualTo(new Erasure.SamePerson());
    assertThat(done).isEqualTo(new Erasure.Done());
    assertThat(steps())
        .containsExactly(
            "erasure-requested operator:anna retention/law-1",
            "erased operator:ben retention/law-1");
    assertThat(TestDatabase.count("audit_entry where stream = '" + row.referral() + "'"))
        .isEqualTo(before + 2);
  }

  @Test
  void aRequestIsMadeOnceAndExpires() throws Exception {
    // Given
    deliver();
    request();
    // When
    Erasure again = request();
    Erasure late =
        store.erasures().confirm(row.referral(), "ben", Duration.ZERO, register).orElseThrow();
    Erasure anew = store.erasures().request(row.referral(), ORDER, Duration.ZERO).orElseThrow();
    // Then
    assertThat(((Erasure.Requested) again).now()).isFalse();
    assertThat(late).isEqualTo(new Erasure.NotRequested());
    assertThat(((Erasure.Requested) anew).now()).isTrue();
    assertThat(TestDatabase.count("sealed_content")).isEqualTo(1);
    assertThat(register.lines()).isEmpty();
  }

  @Test
  void whatHasNotArrivedIsNotErased() {
    // When
    Erasure open = request();
    // Then
    assertThat(open)
        .isEqualTo(
            new Erasure.Open(
                List.of(
                    new Erasure.OpenDelivery(
                        row.recipients().get(0).deliveryId(), "police-a", DeliveryState.WAITING))));
    assertThat(steps()).noneMatch(step -> step.startsWith("erasure"));
  }

  @Test
  void whatWasGivenUpIsErasedWithTheRequestToGiveItUp() throws Exception {
    // Given
    Ticket ticket = flow.claimOne();
    flow.attempt(ticket, new Outcome.Permanent(Reason.REJECTED));
    assertThat(request()).isInstanceOf(Erasure.Open.class);
    Replays.carryOut(store, List.of(ticket.deliveryId()), Replays.order(ReplayAction.DISCARD, 60));
    // When
    request();
    Erasure done = confirm("ben");
    // Then
    assertThat(done).isEqualTo(new Erasure.Done());
    assertThat(TestDatabase.count("replay_item")).isZero();
  }

  @Test
  void whatCameAfterTheRequestStopsTheConfirmation() {
    // Given
    deliver();
    request();
    flow.accept(Cases.instruction(row.referral(), "police-a"));
    // When
    Erasure open = confirm("ben");
    // Then
    assertThat(open).isInstanceOf(Erasure.Open.class);
  }

  @Test
  void whatIsHeldIsNotErasedUntilItIsReleased() {
    // Given
    deliver();
    request();
    assertThat(store.holds().hold(row.referral(), "cara", "appeal").orElseThrow()).isTrue();
    assertThat(store.holds().hold(row.referral(), "cara", "appeal").orElseThrow()).isFalse();
    // When
    Erasure held = confirm("ben");
    boolean released = store.holds().release(row.referral(), "cara", "appeal-over").orElseThrow();
    // Then
    assertThat(held).isInstanceOf(Erasure.Held.class);
    assertThat(released).isTrue();
    assertThat(store.holds().release(row.referral(), "cara", "x").orElseThrow()).isFalse();
    assertThat(steps()).contains("held operator:cara appeal");
    assertThat(confirm("ben")).isEqualTo(new Erasure.Done());
    assertThat(steps()).contains("hold-released operator:cara appeal-over");
  }

  @Test
  void whatDecidesHowLongItIsKeptIsReadPageByPage() {
    // Given
    flow.accept(Cases.instruction(row.referral(), "police-a"));
    flow.accept(Cases.vettedCase("police-b"));
    store.holds().hold(row.referral(), "cara", "appeal").orElseThrow();
    // When
    List<Retained.Facts> first = store.retained().page(Optional.empty(), 1).orElseThrow();
    List<Retained.Facts> second =
        store.retained().page(Optional.of(first.get(0).referral()), 2).orElseThrow();
    // Then
    assertThat(first).hasSize(1);
    assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
    Retained.Facts held =
        Stream.of(first.get(0), second.get(0)).filter(Retained.Facts::held).findFirst().get();
    assertThat(held.referral()).isEqualTo(row.referral());
    assertThat(held.types()).containsExactlyInAnyOrder("vetted-case", "instruction");
    assertThat(held.state()).isEqualTo("investigating");
    assertThat(held.since()).isBeforeOrEqualTo(held.lastStep());
    List<AuditEntry> entries = store.timelines().entries(row.referral().toString()).orElseThrow();
    assertThat(held.lastStep()).isEqualTo(entries.get(entries.size() - 2).at());
  }

  @Test
  void anUnknownReferralAndAnErasedOneAreToldApart() {
    // Given
    erase();
    UUID unknown = UUID.randomUUID();
    // Then
    assertThat(store.erasures().request(unknown, ORDER, DAY).orElseThrow())
        .isEqualTo(new Erasure.Unknown());
    assertThat(store.erasures().confirm(unknown, "ben", DAY, register).orElseThrow())
        .isEqualTo(new Erasure.Unknown());
    assertThat(request()).isInstanceOf(Erasure.Before.class);
    assertThat(confirm("ben")).isInstanceOf(Erasure.Before.class);
    assertThat(store.holds().hold(row.referral(), "cara", "late").orElseThrow()).isFalse();
  }

  @Test
  void noTableTellsOfItAnyMoreAndEveryLeafStays() throws Exception {
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
    Remains remains = store.erasures().remains(row.referral()).orElseThrow().orElseThrow();
    assertThat(remains.bare()).isNotEmpty();
    assertThat(remains.salts()).hasSize(2);
  }

  @Test
  void withAnotherKeyWhatWasErasedWouldNotBeKnownAgain() throws Exception {
    // Given
    boolean first = store.erasures().isKeyKnown().orElseThrow();
    erase();
    // When
    boolean again = store.erasures().isKeyKnown().orElseThrow();
    Store other = Store.open(TestDatabase.config());
    boolean ofOther = other.erasures().isKeyKnown().orElseThrow();
    other.close();
    // Then
    assertThat(List.of(first, again, ofOther)).containsExactly(true, true, false);
  }

  @Test
  void promise2AResubmissionIsAnsweredAndNeverResurrects() throws Exception {
    // Given
    erase();
    // When
    AcceptResult again = flow.accept(row);
    AcceptResult other = flow.accept(Cases.withOtherContent(row));
    Optional<AcceptResult> found =
        store
            .intake()
            .find("platform", row.messageId(), Optional.empty(), row.contentDigest())
            .orElseThrow();
    Optional<AcceptResult> later =
        store
            .intake()
            .find("police-a", UUID.randomUUID(), Optional.of(row.referral()), new byte[32])
            .orElseThrow();
    Optional<AcceptResult> ofStranger =
        store
            .intake()
            .find("police-b", UUID.randomUUID(), Optional.of(row.referral()), new byte[32])
            .orElseThrow();
    // Then
    assertThat(again).isInstanceOf(AcceptResult.Erased.class).isEqualTo(other);
    assertThat(found).contains(again);
    assertThat(later).contains(again);
    assertThat(ofStranger).isEmpty();
    assertThat(TestDatabase.count("referral")).isZero();
    assertThat(flow.claim()).isEmpty();
  }

  @Test
  void promise2NothingSlipsInWhileItIsBeingErased() throws Exception {
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
    Erasure done = confirm("ben");
    erased.set(true);
    // Then
    assertThat(done).isEqualTo(new Erasure.Done());
    assertThat(repeating.join())
        .noneMatch(AcceptResult.Accepted.class::isInstance)
        .last()
        .isInstanceOf(AcceptResult.Erased.class);
    assertThat(TestDatabase.count("message")).isZero();
  }

  @Test
  void whatTheRegisterCannotTakeIsNotErased() throws Exception {
    // Given
    deliver();
    request();
    Files.writeString(folder.resolve("erasures"), "a file in the folder's place");
    // When
    assertThatThrownBy(() -> confirm("ben")).isInstanceOf(RuntimeException.class);
    // Then
    assertThat(TestDatabase.count("sealed_content")).isEqualTo(1);
    assertThat(TestDatabase.count("tombstone")).isZero();
  }

  @Test
  void aRestoredDatabaseErasesAgainAndOneThatNeverHadItKnowsItsTombstones() throws Exception {
    // Given
    erase();
    List<ErasureRegister.Line> lines = register.lines();
    restoreWith(row);
    // When
    int again = store.erasures().replay(lines).orElseThrow();
    int twice = store.erasures().replay(lines).orElseThrow();
    // Then
    assertThat(again).isEqualTo(1);
    assertThat(twice).isZero();
    assertThat(TestDatabase.count("message")).isZero();
    assertThat(steps()).containsExactly("erased gateway restored/retention/law-1");
    // When
    restoreWith();
    store.erasures().replay(lines).orElseThrow();
    // Then
    assertThat(flow.accept(row)).isInstanceOf(AcceptResult.Erased.class);
  }

  private void restoreWith(Acceptance... rows) throws IOException, SQLException {
    store.close();
    store = TestDatabase.empty(config -> config.with(TOMBSTONES));
    flow = new Flow(store);
    for (Acceptance each : rows) {
      flow.accept(each);
    }
  }

  @Test
  void aLineThatWasCutOffIsWrittenOverAndAWrongOneIsNamed() throws Exception {
    // Given
    erase();
    Path file = folder.resolve("erasures").resolve("register");
    Files.writeString(file, "0190-cut", StandardOpenOption.APPEND);
    // When
    row = Cases.vettedCase("police-a");
    flow.accept(row);
    erase();
    // Then
    assertThat(register.lines()).hasSize(2);
    Files.writeString(file, "nothing\n", StandardOpenOption.APPEND);
    assertThatThrownBy(register::lines).hasMessageEndingWith("line 3 is no erasure");
  }

  @Test
  void filesAreCleanedOnceNobodyReadsWhatWasThere() throws Exception {
    // Given
    assertThat(store.erasureCleaning().run(1_000).orElseThrow())
        .isEqualTo(ErasureCleaning.Outcome.NOTHING);
    try (Connection reader = TestDatabase.connect()) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      reader.createStatement().executeQuery("select count(*) from agency_gate").close();
      erase();
      // When
      ErasureCleaning.Outcome busy = store.erasureCleaning().run(200).orElseThrow();
      // Then
      assertThat(busy).isEqualTo(ErasureCleaning.Outcome.BUSY);
    }
    assertThat(store.erasureCleaning().run(30_000).orElseThrow())
        .isEqualTo(ErasureCleaning.Outcome.DONE);
    assertThat(store.erasureCleaning().run(1_000).orElseThrow())
        .isEqualTo(ErasureCleaning.Outcome.NOTHING);
  }

  @Test
  void theErasureIsFinalOnceTheLastBackupHasAgedOut() {
    // Given
    erase();
    int uncleaned = store.erasures().settle(Duration.ZERO).orElseThrow();
    store.erasureCleaning().run(30_000).orElseThrow();
    // When
    int early = store.erasures().settle(DAY).orElseThrow();
    int settled = store.erasures().settle(Duration.ZERO).orElseThrow();
    int twice = store.erasures().settle(Duration.ZERO).orElseThrow();
    // Then
    assertThat(List.of(uncleaned, early, settled, twice)).containsExactly(0, 0, 1, 0);
    assertThat(steps()).last().isEqualTo("erasure-final gateway ");
  }

  @Test
  void aRepetitionAndEvidenceThatWasShownAreForgottenInAgenciesStreamsToo() throws Exception {
    // Given
    store.events().shown("police-a", row.referral()).orElseThrow();
    assertThat(store.timelines().entries("agency:platform").orElseThrow()).hasSize(1);
    // When
    erase();
    store.events().shown("police-a", row.referral()).orElseThrow();
    // Then
    assertThat(store.timelines().entries("agency:platform").orElseThrow()).isEmpty();
    assertThat(store.timelines().entries("agency:police-a").orElseThrow())
        .extracting(AuditEntry::step)
        .allMatch(step -> step.action() == AuditAction.SHOWN && step.message().isEmpty())
        .hasSize(1);
  }
}
