package org.wasl.store.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.database.Result;
import org.wasl.rules.competence.Validity;
import org.wasl.rules.deadlines.DeadlineRule;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.deadlines.StepPattern;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.deadline.NoticeExpiries.DueExpiry;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.intake.AcceptResult.ObjectChanged;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.MessageEffects;
import org.wasl.store.intake.MessageEffects.HolderRequest;
import org.wasl.store.intake.MessageEffects.LastDayEffect;
import org.wasl.store.intake.MessageEffects.ObjectCreation;
import org.wasl.store.intake.MessageEffects.ObjectEffect;
import org.wasl.store.intake.MessageEffects.ObjectUpdate;
import org.wasl.trail.Actors;

/** Notices are over by their last day, and each of them ends once. */
class NoticeExpiriesTest {
  private static final LocalDate LAST = LocalDate.of(2026, 12, 31);
  private static final LocalDate NEXT = LAST.plusDays(1);

  private Store store;
  private DeliverySteps flow;
  private ReferralId referral;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    flow = new DeliverySteps(store);
    Acceptance opening = TestAcceptances.vettedCase("office-a");
    flow.accept(opening);
    referral = opening.referral();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void noticeIsDueAfterItsLastDayAndNeverWithoutOne() {
    // Given
    MessageId ending = issue(Optional.of(LAST));
    issue(Optional.empty());
    // When
    List<DueExpiry> onTheDay = due(LAST);
    List<DueExpiry> after = due(NEXT);
    // Then
    assertThat(onTheDay).isEmpty();
    assertThat(after).containsExactly(new DueExpiry(referral, ending, LAST, Optional.empty()));
    assertThat(
            store.noticeExpiries().due(NEXT, Set.of("closed"), Optional.empty(), 10).orElseThrow())
        .isEmpty();
  }

  @Test
  void listsOldestNoticesFirstUpToTheLimit() {
    // Given
    MessageId later = issue(Optional.of(LAST));
    MessageId oldest = issue(Optional.of(LocalDate.of(0, 1, 1)));
    // When
    List<DueExpiry> first = oneDue(Optional.empty());
    List<DueExpiry> second = oneDue(Optional.of(first.getLast()));
    List<DueExpiry> third = oneDue(Optional.of(second.getLast()));
    // Then
    assertThat(first)
        .containsExactly(new DueExpiry(referral, oldest, LocalDate.of(1, 1, 1), Optional.empty()));
    assertThat(second).containsExactly(new DueExpiry(referral, later, LAST, Optional.empty()));
    assertThat(third).isEmpty();
  }

  @Test
  void noticeThatEndedOtherwiseIsNotDue() {
    // Given
    MessageId executed = issue(Optional.of(LAST));
    MessageId registered = issue(Optional.of(LAST));
    change(executed, "issued", "executed", new LastDayEffect.Unchanged());
    change(registered, "issued", "registered", new LastDayEffect.Unchanged());
    // When
    List<DueExpiry> after = due(NEXT);
    // Then
    assertThat(after).extracting(DueExpiry::notice).containsExactly(registered);
    assertThat(snapshotDay(executed)).contains(LAST);
  }

  @Test
  void newLastDayCountsFromItsMessage() {
    // Given
    MessageId later = issue(Optional.of(LAST));
    MessageId endless = issue(Optional.of(LAST));
    MessageId begun = issue(Optional.empty());
    change(later, "issued", "issued", new LastDayEffect.Replaced(Optional.of(NEXT)));
    change(endless, "issued", "issued", new LastDayEffect.Replaced(Optional.empty()));
    change(begun, "issued", "issued", new LastDayEffect.Replaced(Optional.of(LAST)));
    // When
    List<DueExpiry> after = due(NEXT);
    // Then
    assertThat(after).extracting(DueExpiry::notice).containsExactly(begun);
    assertThat(due(NEXT.plusDays(1))).extracting(DueExpiry::notice).containsExactly(begun, later);
  }

  @Test
  void severalGatewaysExpireANoticeOnce() throws Exception {
    // Given
    MessageId notice = issue(Optional.of(LAST));
    try (Store other = Store.open(TestDatabase.config())) {
      // When
      List<CompletableFuture<Result<AcceptResult>>> submissions =
          List.of(store, other, store, other).stream()
              .map(store -> store.intake().accept(expiry(notice, LAST)))
              .toList();
      List<AcceptResult> results =
          submissions.stream().map(future -> future.join().orElseThrow()).toList();
      // Then
      assertThat(results).filteredOn(Accepted.class::isInstance).hasSize(1);
      assertThat(results)
          .filteredOn(result -> !(result instanceof Accepted))
          .containsOnly(new ObjectChanged("expired"));
      assertThat(TestDatabase.count("message where type = 'notice-expiry'")).isEqualTo(1);
      assertThat(due(NEXT)).isEmpty();
      DeliverySteps.assertTrailsAreSound(store);
    }
  }

  @Test
  void noticeRenewedMeanwhileDoesNotExpire() throws Exception {
    // Given
    MessageId notice = issue(Optional.of(LAST));
    Acceptance found = expiry(notice, LAST);
    change(notice, "issued", "issued", new LastDayEffect.Replaced(Optional.of(NEXT)));
    // When
    AcceptResult result = flow.accept(found);
    // Then
    assertThat(result).isEqualTo(new ObjectChanged("issued"));
    assertThat(TestDatabase.count("message where type = 'notice-expiry'")).isZero();
  }

  @Test
  void issuerDeadlineFollowsTheLastDayOfItsOwnNotice() {
    // Given
    DeadlineTable table =
        new DeadlineTable(
            List.of(renewed("r", "issue"), renewed("again", "modify")),
            TestDeadlineTable.TABLE.calendar(),
            Map.of());
    MessageId moved = issue(Optional.of(LAST));
    MessageId kept = issue(Optional.of(LAST));
    follow(table);
    // When
    flow.accept(
        message(
            new AgencyId("office-a"),
            "wanted-notice",
            "modify",
            moved,
            Optional.of(NEXT),
            update(moved, "issued", "issued", new LastDayEffect.Replaced(Optional.of(NEXT)))));
    flow.accept(expiry(kept, LAST));
    follow(table);
    // Then
    Instant end = TestDeadlineTable.TABLE.calendar().endOf(NEXT);
    assertThat(store.deadlines().of(referral).orElseThrow())
        .singleElement()
        .satisfies(
            deadline -> {
              assertThat(deadline.stage()).isEqualTo("renewed");
              assertThat(deadline.agency().value()).isEqualTo("police-a");
              assertThat(deadline.dueAt()).isEqualTo(end);
            });
    assertThat(store.deadlines().due(end.minus(Duration.ofHours(8)), 10).orElseThrow()).hasSize(1);
    assertThat(store.deadlines().due(end.minus(Duration.ofHours(9)), 10).orElseThrow()).isEmpty();
  }

  private void follow(DeadlineTable table) {
    for (int i = 0; i < 3; i++) {
      TestDeadlineTable.awaitTransactionsOfTheServer();
      store.deadlines().follow(table, state -> Optional.empty()).orElseThrow();
    }
  }

  private static DeadlineRule renewed(String id, String action) {
    return new DeadlineRule(
        id,
        DeadlineStage.RENEWED,
        Validity.ALWAYS,
        StepPattern.parse("accepted:wanted-notice/" + action),
        Set.of(DeadlineRule.ISSUER),
        List.of(
            StepPattern.parse("accepted:wanted-notice/modify"),
            StepPattern.parse("accepted:notice-expiry")),
        Optional.empty(),
        Duration.ofHours(8),
        List.of(DeadlineRule.OWING),
        List.of());
  }

  private List<DueExpiry> oneDue(Optional<DueExpiry> after) {
    return store.noticeExpiries().due(NEXT, Set.of("referred"), after, 1).orElseThrow();
  }

  @Test
  void theEndOfTheCaseObligesTheIssuerOfEachNoticeInForceUntilItIsWithdrawn() {
    // Given
    DeadlineTable table =
        TestDeadlineTable.of(
            TestDeadlineTable.rule(
                DeadlineStage.NOTICE_ENDED,
                "accepted:instruction/no-further-action",
                DeadlineRule.ISSUER,
                "accepted:wanted-notice/withdraw"));
    MessageId kept = issue(Optional.empty());
    MessageId withdrawn = issue(Optional.empty());
    MessageId executed = issue(Optional.empty());
    change(executed, "issued", "executed", new LastDayEffect.Unchanged());
    TestDeadlineTable.follow(store, table);
    // When
    flow.accept(
        TestAcceptances.of(
            referral,
            "instruction",
            "no-further-action",
            new ContinuesReferral(
                Set.of("referred"), Optional.empty(), Optional.empty(), MessageEffects.NONE),
            "police-a"));
    TestDeadlineTable.follow(store, table);
    List<OpenDeadline> owed = store.deadlines().of(referral).orElseThrow();
    flow.accept(
        message(
            new AgencyId("police-a"),
            "wanted-notice",
            "withdraw",
            withdrawn,
            Optional.empty(),
            update(withdrawn, "issued", "withdrawal-pending", new LastDayEffect.Unchanged())));
    TestDeadlineTable.follow(store, table);
    // Then
    assertThat(owed)
        .allMatch(it -> it.agency().value().equals("police-a"))
        .extracting(OpenDeadline::messageId)
        .containsExactlyInAnyOrder(kept, withdrawn);
    assertThat(store.deadlines().of(referral).orElseThrow())
        .extracting(OpenDeadline::messageId)
        .containsExactly(kept);
  }

  private List<DueExpiry> due(LocalDate today) {
    return store
        .noticeExpiries()
        .due(today, Set.of("referred"), Optional.empty(), 10)
        .orElseThrow();
  }

  private Optional<LocalDate> snapshotDay(MessageId notice) {
    return store
        .referralSnapshots()
        .snapshot(referral)
        .orElseThrow()
        .orElseThrow()
        .object(notice)
        .orElseThrow()
        .until();
  }

  private MessageId issue(Optional<LocalDate> until) {
    Acceptance row =
        TestAcceptances.of(
            referral,
            "wanted-notice",
            "issue",
            new ContinuesReferral(
                Set.of("referred"), Optional.empty(), Optional.empty(), MessageEffects.NONE),
            "registry");
    ObjectCreation made =
        new ObjectCreation(
            row.messageId(),
            "wanted-notice",
            "issue",
            "issued",
            List.of(new AgencyId("registry")),
            until);
    Acceptance whole = withEffects(row, effects(Optional.empty(), until, made));
    assertThat(flow.accept(TestAcceptances.from(new AgencyId("police-a"), whole)))
        .isInstanceOf(Accepted.class);
    return row.messageId();
  }

  private void change(MessageId notice, String from, String to, LastDayEffect lastDay) {
    AcceptResult result =
        flow.accept(
            message(
                new AgencyId("police-a"),
                "wanted-notice",
                "modify",
                notice,
                Optional.empty(),
                update(notice, from, to, lastDay)));
    assertThat(result).isInstanceOf(Accepted.class);
  }

  private static ObjectUpdate update(
      MessageId notice, String from, String to, LastDayEffect lastDay) {
    return new ObjectUpdate(
        notice, from, to, Optional.empty(), HolderRequest.ASKED, lastDay, Optional.empty());
  }

  private Acceptance expiry(MessageId notice, LocalDate until) {
    return message(
        new AgencyId(Actors.GATEWAY),
        "notice-expiry",
        null,
        notice,
        Optional.of(until),
        update(notice, "issued", "expired", new LastDayEffect.Reached(until, Set.of())));
  }

  private Acceptance message(
      AgencyId sender,
      String type,
      String subtype,
      MessageId notice,
      Optional<LocalDate> until,
      ObjectEffect effect) {
    return TestAcceptances.from(
        sender,
        TestAcceptances.of(
            referral,
            type,
            subtype,
            new ContinuesReferral(
                Set.of("referred"),
                Optional.empty(),
                Optional.empty(),
                effects(Optional.of(notice), until, effect)),
            "registry"));
  }

  private static MessageEffects effects(
      Optional<MessageId> notice, Optional<LocalDate> until, ObjectEffect effect) {
    String clear =
        notice.map(id -> "\"object\":\"" + id + "\"").orElse("\"subtype\":\"issue\"")
            + until.map(day -> ",\"until\":\"" + day + "\"").orElse("");
    return new MessageEffects(
        "{" + clear + "}",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Set.of(),
        List.of(effect));
  }

  private static Acceptance withEffects(Acceptance row, MessageEffects effects) {
    return TestAcceptances.copyOf(row)
        .effect(
            new ContinuesReferral(Set.of("referred"), Optional.empty(), Optional.empty(), effects))
        .build();
  }
}
