package org.wasl.store.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.wasl.runtime.TestLoad.SOON;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.retention.Retention;
import org.wasl.rules.retention.RetentionTable;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.Ticket;
import org.wasl.store.erasure.LegalHolds.ReleaseResult;
import org.wasl.store.erasure.RetentionFacts.DueReferral;
import org.wasl.store.erasure.RetentionFacts.RetentionSurvey;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.MessageEffects;
import org.wasl.store.replay.ParkedRequestSteps;

/** Tests which referrals may be erased, when, and by whom. */
class ErasureRequestTest extends ErasureTestBase {
  private static final RetentionTable TEN_DAYS =
      new RetentionTable(
          Stream.of("vetted-case", "later")
              .collect(
                  Collectors.toMap(
                      type -> type,
                      type -> new Retention(Retention.From.LAST_STEP, Period.ofDays(10)))),
          ZoneOffset.UTC);

  @Test
  void auditsRequesterAndConfirmer() throws Exception {
    // Given
    deliver();
    long before = TestDatabase.count("audit_entry where stream = '" + row.referral() + "'");
    // When
    ErasureResult asked = request();
    ErasureResult alone = confirm("anna");
    ErasureResult done = confirm("ben");
    // Then
    assertThat(asked).isInstanceOf(ErasureResult.Requested.class);
    assertThat(alone).isEqualTo(new ErasureResult.SamePerson());
    assertThat(done).isEqualTo(new ErasureResult.Done());
    assertThat(steps())
        .containsExactly(
            "erasure-requested operator:anna retention/law-1",
            "erased operator:ben retention/law-1");
    assertThat(TestDatabase.count("audit_entry where stream = '" + row.referral() + "'"))
        .isEqualTo(before + 2);
  }

  @Test
  void acceptsRequestOnceAndItExpires() throws Exception {
    // Given
    deliver();
    request();
    // When
    ErasureResult repeatedResult = request();
    ErasureResult late =
        store.erasures().confirm(row.referral(), "ben", Duration.ZERO, register).orElseThrow();
    ErasureResult anew =
        store.erasures().request(row.referral(), GROUNDS, Duration.ZERO).orElseThrow();
    // Then
    assertThat(((ErasureResult.Requested) repeatedResult).now()).isFalse();
    assertThat(late).isEqualTo(new ErasureResult.NotRequested());
    assertThat(((ErasureResult.Requested) anew).now()).isTrue();
    assertThat(TestDatabase.count("sealed_content")).isEqualTo(1);
    assertThat(register.lines()).isEmpty();
  }

  @Test
  void doesNotEraseUndeliveredReferral() {
    // When
    ErasureResult open = request();
    // Then
    assertThat(open)
        .isEqualTo(
            new ErasureResult.NotFinal(
                List.of(
                    new ErasureResult.OpenDelivery(
                        row.recipients().get(0).deliveryId(),
                        new AgencyId("police-a"),
                        DeliveryState.WAITING))));
    assertThat(steps()).noneMatch(step -> step.startsWith("erasure"));
  }

  @ParameterizedTest
  @CsvSource({
    "wanted-notice, registered",
    "wanted-notice, refused",
    "warrant, issued",
    "warrant, withdrawal-pending"
  })
  void erasesNothingAndNothingIsDueWhileNoticeIsInForce(String kind, String state) {
    // Given
    deliver();
    MessageId notice = make(kind, state);
    // When
    ErasureResult inForce = request();
    RetentionSurvey survey = survey(Instant.now().plus(Duration.ofDays(13)), 2);
    // Then
    assertThat(inForce)
        .isEqualTo(
            new ErasureResult.NoticesInForce(
                List.of(
                    new ErasureResult.NoticeInForce(
                        notice, ObjectKind.ofWireName(kind), ObjectState.ofWireName(state)))));
    assertThat(survey.due()).isZero();
  }

  @Test
  void noticeIssuedAfterTheRequestPreventsErasure() {
    // Given
    deliver();
    request();
    make("wanted-notice", "issued");
    // When
    ErasureResult confirmed = confirm("ben");
    // Then
    assertThat(confirmed).isInstanceOf(ErasureResult.NoticesInForce.class);
  }

  @ParameterizedTest
  @CsvSource({"wanted-notice, withdrawn", "warrant, discharged", "instruction, given"})
  void erasesReferralOnceItsNoticesAreOver(String kind, String state) {
    // Given
    deliver();
    make(kind, state);
    request();
    // When
    ErasureResult done = confirm("ben");
    // Then
    assertThat(done).isEqualTo(new ErasureResult.Done());
  }

  private MessageId make(String kind, String state) {
    MessageId id = new MessageId(UUID.randomUUID());
    MessageEffects.ObjectCreation makes =
        new MessageEffects.ObjectCreation(
            id, kind, "issue", state, List.of(new AgencyId("police-a")), Optional.empty());
    flow.accept(
        TestAcceptances.by(new AgencyId("office-a"), row.referral(), TestAcceptances.moves(makes)));
    return id;
  }

  @Test
  void erasesDiscardedDeliveryWithItsRequest() throws Exception {
    // Given
    Ticket ticket = flow.claimOne();
    flow.attempt(ticket, new AttemptOutcome.Permanent(ReasonCode.REJECTED));
    assertThat(request()).isInstanceOf(ErasureResult.NotFinal.class);
    ParkedRequestSteps.carryOut(
        store,
        List.of(ticket.deliveryId()),
        ParkedRequestSteps.order(ParkedDeliveryAction.DISCARD, 60));
    // When
    request();
    ErasureResult done = confirm("ben");
    // Then
    assertThat(done).isEqualTo(new ErasureResult.Done());
    assertThat(TestDatabase.count("replay_item")).isZero();
  }

  @Test
  void messageAfterTheRequestStopsTheConfirmation() {
    // Given
    deliver();
    request();
    flow.accept(TestAcceptances.instruction(row.referral(), "police-a"));
    // When
    ErasureResult open = confirm("ben");
    // Then
    assertThat(open).isInstanceOf(ErasureResult.NotFinal.class);
  }

  @Test
  void heldReferralIsNotErasedUntilTwoPersonsLiftTheHold() {
    // Given
    deliver();
    request();
    assertThat(store.legalHolds().hold(row.referral(), "cara", "appeal").orElseThrow()).isTrue();
    assertThat(store.legalHolds().hold(row.referral(), "cara", "appeal").orElseThrow()).isFalse();
    // When
    ErasureResult held = confirm("ben");
    LegalHolds holds = store.legalHolds();
    ReleaseResult notAsked = approveRelease("dina");
    ReleaseResult asked = holds.requestRelease(row.referral(), "cara", "appeal-over").orElseThrow();
    List<LegalHold> listed = holds.list(Duration.ofHours(1), 10).orElseThrow();
    ReleaseResult alone = approveRelease("cara");
    ErasureResult stillHeld = confirm("ben");
    ReleaseResult released = approveRelease("dina");
    // Then
    assertThat(held).isInstanceOf(ErasureResult.UnderLegalHold.class);
    assertThat(List.of(notAsked, asked, alone, released))
        .containsExactly(
            ReleaseResult.NOT_REQUESTED,
            ReleaseResult.REQUESTED,
            ReleaseResult.SAME_PERSON,
            ReleaseResult.RELEASED);
    assertThat(listed)
        .singleElement()
        .satisfies(
            legalHold ->
                assertThat(legalHold.release().orElseThrow().requestedBy()).isEqualTo("cara"));
    assertThat(stillHeld).isInstanceOf(ErasureResult.UnderLegalHold.class);
    assertThat(approveRelease("dina")).isEqualTo(ReleaseResult.NOT_HELD);
    assertThat(steps()).contains("held operator:cara appeal");
    assertThat(confirm("ben")).isEqualTo(new ErasureResult.Done());
    assertThat(steps()).contains("hold-released operator:cara appeal-over/approver:dina");
  }

  @Test
  void holdWaitsForMessageIntakeWithoutLockingDeliveries() throws Exception {
    // Given
    try (Connection intake = TestDatabase.connect();
        Statement statement = intake.createStatement()) {
      intake.setAutoCommit(false);
      statement.execute("select from referral for update");
      // When
      CompletableFuture<Boolean> held =
          CompletableFuture.supplyAsync(
              () -> store.legalHolds().hold(row.referral(), "anna", "court-order").orElseThrow());
      Awaitility.await()
          .atMost(SOON)
          .until(() -> TestDatabase.count("pg_locks where not granted") > 0);
      // Then
      assertThatCode(() -> statement.execute("select from delivery for update nowait"))
          .doesNotThrowAnyException();
      intake.commit();
      assertThat(held.join()).isTrue();
    }
  }

  @Test
  void unapprovedRequestToLiftAHoldExpires() throws Exception {
    // Given
    deliver();
    store.legalHolds().hold(row.referral(), "cara", "appeal").orElseThrow();
    store.legalHolds().requestRelease(row.referral(), "cara", "appeal-over").orElseThrow();
    // When
    TestDatabase.execute("update legal_hold set release_requested_at = now() - interval '2 hours'");
    // Then
    assertThat(approveRelease("dina")).isEqualTo(ReleaseResult.NOT_REQUESTED);
    assertThat(store.legalHolds().list(Duration.ofHours(1), 10).orElseThrow())
        .singleElement()
        .satisfies(legalHold -> assertThat(legalHold.release()).isEmpty());
  }

  private ReleaseResult approveRelease(String person) {
    return store
        .legalHolds()
        .approveRelease(row.referral(), person, Duration.ofHours(1))
        .orElseThrow();
  }

  @Test
  void readsRetentionFactsPageByPage() {
    // Given
    flow.accept(TestAcceptances.instruction(row.referral(), "police-a"));
    flow.accept(TestAcceptances.vettedCase("police-b"));
    store.legalHolds().hold(row.referral(), "cara", "appeal").orElseThrow();
    // When
    List<RetentionFacts.RetainedReferral> first =
        store.retentionFacts().page(Optional.empty(), 1).orElseThrow();
    List<RetentionFacts.RetainedReferral> second =
        store.retentionFacts().page(Optional.of(first.get(0).referral()), 2).orElseThrow();
    // Then
    assertThat(first).hasSize(1);
    assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
    RetentionFacts.RetainedReferral held =
        Stream.of(first.get(0), second.get(0))
            .filter(RetentionFacts.RetainedReferral::held)
            .findFirst()
            .get();
    assertThat(held.referral()).isEqualTo(row.referral());
    assertThat(held.types()).containsExactlyInAnyOrder("vetted-case", "instruction");
    assertThat(held.state()).isEqualTo("investigating");
    assertThat(held.since()).isBeforeOrEqualTo(held.lastStep());
    List<AuditEntry> entries = store.trailEntries().of(row.referral().toString()).orElseThrow();
    assertThat(held.lastStep()).isEqualTo(entries.get(entries.size() - 2).at());
  }

  @Test
  void countsOverdueReferralsUnlessHeld() {
    // Given
    flow.accept(TestAcceptances.vettedCase("police-b"));
    flow.accept(TestAcceptances.vettedCase("police-a"));
    Instant early = Instant.now().plus(Duration.ofDays(9));
    Instant due = Instant.now().plus(Duration.ofHours(252));
    Instant late = Instant.now().plus(Duration.ofDays(13));
    // When
    RetentionSurvey inTime = survey(early, 2);
    RetentionSurvey inGrace = survey(due, 2);
    RetentionSurvey overdue = survey(late, 2);
    store.legalHolds().hold(row.referral(), "cara", "appeal").orElseThrow();
    RetentionSurvey withoutHeld = survey(late, 3);
    // Then
    assertThat(inTime.overdue()).isZero();
    assertThat(inTime.first()).isEmpty();
    assertThat(inGrace.overdue()).isZero();
    assertThat(inGrace.due()).isEqualTo(3);
    assertThat(overdue.overdue()).isEqualTo(3);
    assertThat(overdue.first()).hasSize(2).noneMatch(DueReferral::held);
    assertThat(withoutHeld.overdue()).isEqualTo(2);
    assertThat(withoutHeld.due()).isEqualTo(3);
    assertThat(withoutHeld.first())
        .filteredOn(DueReferral::held)
        .extracting(DueReferral::referral)
        .containsExactly(row.referral());
  }

  private RetentionSurvey survey(Instant now, int most) {
    return store.retentionFacts().survey(TEN_DAYS, now, Duration.ofDays(1), most).orElseThrow();
  }

  @Test
  void rereadsDueReferralsAndListsErasuresWithBothPersons() {
    // Given
    Acceptance otherRow = TestAcceptances.vettedCase("police-b");
    ReferralId other = otherRow.referral();
    List<DueReferral> due =
        List.of(
            new DueReferral(row.referral(), Instant.EPOCH, false),
            new DueReferral(other, Instant.EPOCH, false));
    erase();
    flow.accept(otherRow);
    store.legalHolds().hold(other, "cara", "appeal").orElseThrow();
    // When
    List<DueReferral> left = store.retentionFacts().stillThere(due).orElseThrow();
    List<CompletedErasure> erased = store.erasures().latest(5).orElseThrow();
    // Then
    assertThat(left).containsExactly(new DueReferral(other, Instant.EPOCH, true));
    assertThat(erased)
        .singleElement()
        .satisfies(
            completedErasure -> {
              assertThat(completedErasure.referral()).isEqualTo(row.referral());
              assertThat(completedErasure.requestedBy()).isNotEqualTo(completedErasure.erasedBy());
              assertThat(completedErasure.stage()).isEqualTo(CompletedErasure.Stage.ERASED);
            });
  }

  @Test
  void distinguishesUnknownFromErasedReferral() {
    // Given
    erase();
    ReferralId unknown = new ReferralId(UUID.randomUUID());
    // Then
    assertThat(store.erasures().request(unknown, GROUNDS, DAY).orElseThrow())
        .isEqualTo(new ErasureResult.Unknown());
    assertThat(store.erasures().confirm(unknown, "ben", DAY, register).orElseThrow())
        .isEqualTo(new ErasureResult.Unknown());
    assertThat(request()).isInstanceOf(ErasureResult.AlreadyErased.class);
    assertThat(confirm("ben")).isInstanceOf(ErasureResult.AlreadyErased.class);
    assertThat(store.legalHolds().hold(row.referral(), "cara", "late").orElseThrow()).isFalse();
  }
}
