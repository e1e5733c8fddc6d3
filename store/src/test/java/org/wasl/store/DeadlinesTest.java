package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.store.Stages.in;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.wasl.store.AcceptResult.Accepted;
import org.wasl.store.AcceptResult.NotDue;
import org.wasl.store.Acceptance.OfDeadline;
import org.wasl.store.Deadlines.Standing;

class DeadlinesTest {
  private static final Duration ALMOST = Stages.WORK.minus(Stages.BEFORE).plusMinutes(1);
  private static final Duration OVER = Stages.WORK.plusMinutes(1);

  @Test
  void whatIsNotDeliveredIsOwedByItsRecipientAndWhatIsDeliveredIsNot() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Flow flow = new Flow(store);
      Acceptance vetted = Cases.vettedCase("police-a", "office-a");
      flow.accept(vetted);
      Stages.follow(store);
      Ticket toOffice =
          flow.claim().stream().filter(one -> one.agency().equals("office-a")).findFirst().get();

      // When
      flow.attempt(toOffice, Flow.RECEIPT);
      Stages.follow(store);

      // Then
      List<OpenDeadline> open = store.deadlines().of(vetted.referral()).orElseThrow();
      assertThat(open)
          .extracting(one -> one.stage() + " " + one.agency())
          .containsExactlyInAnyOrder(
              "delivered police-a", "retrieved office-a", "instructed office-a");
      assertThat(open)
          .allSatisfy(
              one ->
                  assertThat(Duration.between(Instant.now(), one.dueAt()))
                      .isBetween(Stages.WORK.minusMinutes(1), Stages.WORK));
    }
  }

  @Test
  void anAuditEntryOfAnyKindEndsItsStageThoughNobodyWritesItYet() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Flow flow = new Flow(store);
      Acceptance vetted = Cases.vettedCase("police-a");
      flow.accept(vetted);
      flow.attempt(flow.claimOne(), Flow.RECEIPT);
      Stages.follow(store);
      assertThat(stages(store, vetted.referral())).containsExactly("retrieved");

      // When
      copy("retrieved", "recipient", 100);
      Stages.follow(store);

      // Then
      assertThat(stages(store, vetted.referral())).isEmpty();
    }
  }

  @Test
  void whatStartsAgainWhileItRunsIsOwedOnceAndFromItsFirstTime() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Flow flow = new Flow(store);
      Acceptance vetted = Cases.vettedCase("police-a");
      flow.accept(vetted);
      flow.attempt(flow.claimOne(), Flow.RECEIPT);
      copy("delivered", "actor", 100);
      Stages.follow(store);
      List<OpenDeadline> first = store.deadlines().of(vetted.referral()).orElseThrow();
      assertThat(first).extracting(OpenDeadline::stage).containsExactly("retrieved");

      // When
      copy("delivered", "actor", 200);
      Stages.follow(store);

      // Then
      assertThat(store.deadlines().of(vetted.referral()).orElseThrow()).isEqualTo(first);
    }
  }

  /** The step of the delivery once more, so many steps and an hour later, as another action. */
  private static void copy(String action, String actor, int steps) throws Exception {
    TestDatabase.execute(
        "insert into audit_entry (stream, step, at, action, actor, message, sender, delivery,"
            + " recipient, salt, leaf) select stream, step + %d, at + interval '1 hour', '%s', %s,"
                .formatted(steps, action, actor)
            + " message, sender, delivery, recipient, salt, leaf from audit_entry"
            + " where action = 'delivered' order by step limit 1");
  }

  @Test
  void ofTwoNoticesThatAreWithdrawnAtOnceAConfirmationEndsTheDeadlineOfItsOwn() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Flow flow = new Flow(store);
      UUID referral = opened(flow);
      UUID first = UUID.randomUUID();
      UUID second = UUID.randomUUID();
      Acceptance withdrawal = about(first, referral, "wanted-notice", "withdraw", "police-a");
      Acceptance another = about(second, referral, "wanted-notice", "withdraw", "police-a");
      for (Acceptance one : List.of(withdrawal, another)) {
        flow.accept(one);
        flow.attempt(flow.claimOne(), Flow.RECEIPT);
      }
      Stages.follow(store);
      assertThat(stages(store, referral)).filteredOn("withdrawal-confirmed"::equals).hasSize(2);

      // When
      flow.accept(
          Cases.from("police-a", about(first, referral, "notice-answer", "confirmed", "office-a")));
      Stages.follow(store);

      // Then
      assertThat(store.deadlines().of(referral).orElseThrow())
          .filteredOn(one -> one.stage().equals("withdrawal-confirmed"))
          .extracting(OpenDeadline::messageId)
          .containsExactly(another.messageId());
    }
  }

  private static UUID opened(Flow flow) throws Exception {
    Acceptance vetted = Cases.vettedCase("police-a");
    flow.accept(vetted);
    flow.attempt(flow.claimOne(), Flow.RECEIPT);
    return vetted.referral();
  }

  private static Acceptance about(
      UUID notice, UUID referral, String type, String code, String recipient) {
    Effects effects = Cases.counting("{\"object\":\"" + notice + "\"}");
    return Cases.of(
        referral,
        type,
        code,
        new Acceptance.Continues(Set.of("referred"), Optional.empty(), effects),
        recipient);
  }

  private static List<String> stages(Store store, UUID referral) {
    return store.deadlines().of(referral).orElseThrow().stream().map(OpenDeadline::stage).toList();
  }

  @Test
  void aStepThatCommitsAfterALaterOneIsNotMissed() throws Exception {
    try (Store store = TestDatabase.empty();
        Connection slow = TestDatabase.connect();
        Statement statement = slow.createStatement()) {
      // Given
      Acceptance first = Cases.vettedCase("police-a");
      Acceptance second = Cases.vettedCase("police-a");
      new Flow(store).accept(first);
      Stages.follow(store);
      slow.setAutoCommit(false);
      statement.execute(
          "insert into audit_entry (stream, step, at, action, actor, message, sender, delivery,"
              + " recipient, salt, leaf) select stream, step + 100, at, 'delivered', 'gateway',"
              + " message, sender, gen_random_uuid(), 'police-a', salt, leaf from audit_entry"
              + " where action = 'accepted'");
      new Flow(store).accept(second);
      Stages.follow(store);
      Stages.follow(store);
      assertThat(stages(store, second.referral())).isEmpty();

      // When
      slow.commit();
      Stages.follow(store);
      Stages.follow(store);

      // Then
      assertThat(stages(store, first.referral())).containsExactly("retrieved");
      assertThat(stages(store, second.referral())).containsExactly("delivered");
    }
  }

  @Test
  void severalGatewaysFollowTheTrailAtOnceAndCountEachStepOnce() throws Exception {
    try (Store one = TestDatabase.empty();
        Store other = Store.open(TestDatabase.config())) {
      // Given
      Flow flow = new Flow(one);
      List<CompletableFuture<Result<AcceptResult>>> accepted = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        accepted.add(one.intake().accept(Cases.vettedCase("police-a", "office-a")));
      }

      // When
      List<CompletableFuture<Void>> followers =
          List.of(one, other, one, other).stream()
              .map(store -> CompletableFuture.runAsync(() -> followOften(store)))
              .toList();
      accepted.forEach(CompletableFuture::join);
      followers.forEach(CompletableFuture::join);
      Stages.follow(one);

      // Then
      assertThat(TestDatabase.count("deadline where stage = 'delivered'")).isEqualTo(600);
      Flow.assertTrailsAreSound(one);
      assertThat(flow.claim()).isNotEmpty();
    }
  }

  private static void followOften(Store store) {
    for (int i = 0; i < 20; i++) {
      Stages.follow(store);
    }
  }

  @Test
  void aReminderComesBeforeAnEscalationAndEachIsDueOnce() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Acceptance vetted = Cases.vettedCase("police-a");
      new Flow(store).accept(vetted);
      Stages.follow(store);
      assertThat(store.deadlines().due(Instant.now(), 10).orElseThrow()).isEmpty();
      OpenDeadline almost = store.deadlines().due(in(ALMOST), 10).orElseThrow().get(0);

      // When
      AcceptResult reminder = tell(store, almost, Told.REMINDER);
      AcceptResult again = tell(store, almost, Told.REMINDER);
      List<OpenDeadline> between = store.deadlines().due(in(ALMOST), 10).orElseThrow();
      OpenDeadline over = store.deadlines().due(in(OVER), 10).orElseThrow().get(0);
      AcceptResult escalation = tell(store, over, Told.ESCALATION);
      AcceptResult late = tell(store, over, Told.REMINDER);

      // Then
      assertThat(reminder).isInstanceOf(Accepted.class);
      assertThat(again).isEqualTo(new NotDue());
      assertThat(between).isEmpty();
      assertThat(over.told()).contains(Told.REMINDER);
      assertThat(escalation).isInstanceOf(Accepted.class);
      assertThat(late).isEqualTo(new NotDue());
      assertThat(store.deadlines().due(in(OVER), 10).orElseThrow()).isEmpty();
      assertThat(TestDatabase.count("message where sender = 'gateway'")).isEqualTo(2);
      assertThat(TestDatabase.count("delivery where sender = 'gateway'")).isEqualTo(2);
      assertThat(TestDatabase.count("referral where state = 'referred' and messages = 3"))
          .isEqualTo(1);
      assertThat(
              TestDatabase.count(
                  "audit_entry where sender = 'gateway' and why = 'delivered/escalation'"))
          .isEqualTo(1);
      Flow.assertTrailsAreSound(store);
    }
  }

  @Test
  void twoGatewaysThatFireTheSameOneSayItOnce() throws Exception {
    try (Store one = TestDatabase.empty();
        Store other = Store.open(TestDatabase.config())) {
      // Given
      for (int i = 0; i < 40; i++) {
        new Flow(one).accept(Cases.vettedCase("police-a"));
      }
      Stages.follow(one);
      List<OpenDeadline> due = one.deadlines().due(in(OVER), 100).orElseThrow();

      // When
      List<CompletableFuture<Result<AcceptResult>>> answers = new ArrayList<>();
      for (OpenDeadline deadline : due) {
        answers.add(one.intake().accept(telling(deadline, Told.ESCALATION)));
        answers.add(other.intake().accept(telling(deadline, Told.ESCALATION)));
      }
      List<AcceptResult> results =
          answers.stream().map(CompletableFuture::join).map(Result::orElseThrow).toList();

      // Then
      assertThat(results).filteredOn(Accepted.class::isInstance).hasSize(40);
      assertThat(results).filteredOn(NotDue.class::isInstance).hasSize(40);
      assertThat(TestDatabase.count("message where sender = 'gateway'")).isEqualTo(40);
    }
  }

  @Test
  void whatEndedMeanwhileIsNotTold() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Flow flow = new Flow(store);
      flow.accept(Cases.vettedCase("police-a"));
      Stages.follow(store);
      OpenDeadline due = store.deadlines().due(in(OVER), 1).orElseThrow().get(0);
      flow.attempt(flow.claimOne(), Flow.RECEIPT);
      Stages.follow(store);

      // When
      AcceptResult late = tell(store, due, Told.ESCALATION);

      // Then
      assertThat(late).isEqualTo(new NotDue());
      assertThat(TestDatabase.count("message where sender = 'gateway'")).isZero();
    }
  }

  @Test
  void whatTheGatewaySaysStartsNoDeadlineOfItsOwn() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      new Flow(store).accept(Cases.vettedCase("police-a"));
      Stages.follow(store);
      tell(store, store.deadlines().due(in(OVER), 1).orElseThrow().get(0), Told.ESCALATION);

      // When
      Stages.follow(store);

      // Then
      assertThat(TestDatabase.count("deadline")).isEqualTo(1);
    }
  }

  @Test
  void whatThereIsNobodyToTellIsPassedOver() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      new Flow(store).accept(Cases.vettedCase("police-a"));
      Stages.follow(store);
      OpenDeadline due = store.deadlines().due(in(OVER), 1).orElseThrow().get(0);

      // When
      boolean first = store.deadlines().pass(due, Told.ESCALATION).orElseThrow();
      boolean second = store.deadlines().pass(due, Told.ESCALATION).orElseThrow();

      // Then
      assertThat(first).isTrue();
      assertThat(second).isFalse();
      assertThat(store.deadlines().standing(in(OVER)).orElseThrow())
          .containsOnlyKeys("delivered")
          .containsValue(new Standing(1, 1, 1));
      assertThat(store.deadlines().standing(Instant.now()).orElseThrow())
          .containsValue(new Standing(1, 1, 0));
    }
  }

  @Test
  void whoOnlyLooksIntoTheDatabaseKeepsNoGatewayFromItsWork() throws Exception {
    // Given
    try (Store looking = TestDatabase.empty();
        Store gateway = Store.open(TestDatabase.config())) {
      // When
      boolean looked = looking.stats().snapshot().isDone();
      // Then
      assertThat(looked).isTrue();
      assertThat(gateway.deadlines().isKeeper().orElseThrow()).isTrue();
    }
  }

  @Test
  void oneGatewayKeepsTheTimeAndAnotherTakesOverWhenItStops() throws Exception {
    // Given
    Store first = TestDatabase.empty();
    try (Store second = Store.open(TestDatabase.config())) {
      boolean keeps = first.deadlines().isKeeper().orElseThrow();
      boolean both = second.deadlines().isKeeper().orElseThrow();

      // When
      first.close();

      // Then
      assertThat(keeps).isTrue();
      assertThat(both).isFalse();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> second.deadlines().isKeeper().orElseThrow());
    }
  }

  private static AcceptResult tell(Store store, OpenDeadline deadline, Told what) {
    return store.intake().accept(telling(deadline, what)).join().orElseThrow();
  }

  private static Acceptance telling(OpenDeadline deadline, Told what) {
    return Cases.byTheGateway(
        deadline.referral(),
        "reminder",
        Optional.of(what.code()),
        OfDeadline.of(deadline, what),
        "office-a");
  }
}
