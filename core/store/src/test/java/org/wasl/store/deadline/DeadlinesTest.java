package org.wasl.store.deadline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.store.deadline.TestDeadlineTable.in;

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
import org.wasl.database.Result;
import org.wasl.rules.deadlines.DeadlineStage;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.deadline.Deadlines.OverdueGroup;
import org.wasl.store.deadline.Deadlines.OwedFilter;
import org.wasl.store.deadline.Deadlines.OwedPosition;
import org.wasl.store.deadline.Deadlines.OwedStep;
import org.wasl.store.deadline.Deadlines.StageCounts;
import org.wasl.store.deadline.OwnMessageClaim.DeadlineClaim;
import org.wasl.store.delivery.Ticket;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.intake.AcceptResult.FactsChanged;
import org.wasl.store.intake.AcceptResult.NotDue;
import org.wasl.store.intake.AcceptResult.StateChanged;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.Acceptance.SendsOwnMessage;
import org.wasl.store.intake.MessageEffects;
import org.wasl.store.referral.ReferralFacts;
import org.wasl.trail.Actors;

class DeadlinesTest {
  private static final Duration REMINDER_DUE =
      TestDeadlineTable.WORK.minus(TestDeadlineTable.BEFORE).plusMinutes(1);
  private static final Duration OVER = TestDeadlineTable.WORK.plusMinutes(1);

  @Test
  void recipientOwesUndeliveredMessagesOnly() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      Acceptance vetted = TestAcceptances.vettedCase("police-a", "office-a");
      flow.accept(vetted);
      TestDeadlineTable.follow(store);
      Ticket toOffice =
          flow.claim().stream()
              .filter(ticket -> ticket.agency().value().equals("office-a"))
              .findFirst()
              .get();

      // When
      flow.attempt(toOffice, DeliverySteps.RECEIPT);
      TestDeadlineTable.follow(store);

      // Then
      List<OpenDeadline> open = store.deadlines().of(vetted.referral()).orElseThrow();
      assertThat(open)
          .extracting(openDeadline -> openDeadline.stage() + " " + openDeadline.agency())
          .containsExactlyInAnyOrder(
              "delivered police-a", "retrieved office-a", "instructed office-a");
      assertThat(open)
          .allSatisfy(
              openDeadline ->
                  assertThat(Duration.between(Instant.now(), openDeadline.dueAt()))
                      .isBetween(TestDeadlineTable.WORK.minusMinutes(1), TestDeadlineTable.WORK));
    }
  }

  @Test
  void countsOverdueStepsByAgencyAndStage() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      flow.accept(TestAcceptances.vettedCase("police-a", "office-a"));
      flow.accept(TestAcceptances.vettedCase("police-a"));
      TestDeadlineTable.follow(store);

      // When
      List<OverdueGroup> early = store.deadlines().overdueGroups(Instant.now()).orElseThrow();
      List<OverdueGroup> late =
          store
              .deadlines()
              .overdueGroups(Instant.now().plus(TestDeadlineTable.WORK.multipliedBy(2)))
              .orElseThrow();

      // Then
      assertThat(early).isEmpty();
      assertThat(late)
          .extracting(
              overdueGroup ->
                  overdueGroup.agency() + " " + overdueGroup.stage() + " " + overdueGroup.count())
          .containsExactlyInAnyOrder("police-a delivered 2", "office-a delivered 1");
    }
  }

  @Test
  void testsStartNoDeadlines() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      Acceptance test = TestAcceptances.asTest(TestAcceptances.vettedCase("police-a", "office-a"));
      Acceptance real = TestAcceptances.vettedCase("police-a");
      flow.accept(test);
      flow.accept(real);

      // When
      TestDeadlineTable.follow(store);

      // Then
      assertThat(TestDeadlineTable.stages(store, test.referral())).isEmpty();
      assertThat(TestDeadlineTable.stages(store, real.referral())).containsExactly("delivered");
    }
  }

  @Test
  void handoverStartsTheStageOfItsMessageType() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeadlineTable table =
          TestDeadlineTable.of(
              TestDeadlineTable.rule(
                  DeadlineStage.INSTRUCTED,
                  "delivered:handover/vetted-case",
                  "office",
                  "accepted:instruction"));
      DeliverySteps flow = new DeliverySteps(store);
      Acceptance vetted = TestAcceptances.vettedCase("police-a");
      flow.accept(vetted);
      flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
      Acceptance report = TestAcceptances.instruction(vetted.referral());
      flow.accept(report);

      // When
      deliver(flow, handover(report));
      TestDeadlineTable.follow(store, table);
      List<String> ofReport = TestDeadlineTable.stages(store, vetted.referral());
      deliver(flow, handover(vetted));
      TestDeadlineTable.follow(store, table);

      // Then
      assertThat(ofReport).isEmpty();
      assertThat(TestDeadlineTable.stages(store, vetted.referral())).containsExactly("instructed");
    }
  }

  private static void deliver(DeliverySteps flow, Acceptance row) {
    flow.accept(row);
    flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
  }

  /** To the supervising office, in a referral of which it got nothing else. */
  private static Acceptance handover(Acceptance original) {
    MessageEffects handsOver =
        TestAcceptances.counting(
            "{\"originalSender\":\"%s\",\"originalMessage\":\"%s\"}"
                .formatted(original.sender(), original.messageId()));
    return TestAcceptances.of(
        original.referral(),
        "handover",
        null,
        new Acceptance.ContinuesReferral(
            Set.of("referred", "investigating"), Optional.empty(), Optional.empty(), handsOver),
        "office-a");
  }

  @Test
  void anyAuditActionCanEndItsStage() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      Acceptance vetted = TestAcceptances.vettedCase("police-a");
      flow.accept(vetted);
      flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
      TestDeadlineTable.follow(store);
      assertThat(TestDeadlineTable.stages(store, vetted.referral())).containsExactly("retrieved");

      // When
      copy("retrieved", "recipient", 100);
      TestDeadlineTable.follow(store);

      // Then
      assertThat(TestDeadlineTable.stages(store, vetted.referral())).isEmpty();
    }
  }

  @Test
  void repeatedStartKeepsTheFirstDeadline() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      Acceptance vetted = TestAcceptances.vettedCase("police-a");
      flow.accept(vetted);
      flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
      copy("delivered", "actor", 100);
      TestDeadlineTable.follow(store);
      List<OpenDeadline> first = store.deadlines().of(vetted.referral()).orElseThrow();
      assertThat(first).extracting(OpenDeadline::stage).containsExactly("retrieved");

      // When
      copy("delivered", "actor", 200);
      TestDeadlineTable.follow(store);

      // Then
      assertThat(store.deadlines().of(vetted.referral()).orElseThrow()).isEqualTo(first);
    }
  }

  /** Copies the step of the delivery as another action, {@code steps} steps and an hour later. */
  private static void copy(String action, String actor, int steps) throws Exception {
    TestDatabase.execute(
        "insert into audit_entry (stream, step, at, action, actor, message, sender, delivery,"
            + " recipient, salt, leaf) select stream, step + %d, at + interval '1 hour', '%s', %s,"
                .formatted(steps, action, actor)
            + " message, sender, delivery, recipient, salt, leaf from audit_entry"
            + " where action = 'delivered' order by step limit 1");
  }

  @Test
  void confirmationEndsTheDeadlineOfItsOwnNoticeOnly() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      ReferralId referral = opened(flow);
      MessageId first = new MessageId(UUID.randomUUID());
      MessageId second = new MessageId(UUID.randomUUID());
      Acceptance withdrawal =
          about(first, referral, "wanted-notice", "withdraw", new AgencyId("police-a"));
      Acceptance another =
          about(second, referral, "wanted-notice", "withdraw", new AgencyId("police-a"));
      for (Acceptance acceptance : List.of(withdrawal, another)) {
        flow.accept(acceptance);
        flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
      }
      TestDeadlineTable.follow(store);
      assertThat(TestDeadlineTable.stages(store, referral))
          .filteredOn("withdrawal-confirmed"::equals)
          .hasSize(2);

      // When
      flow.accept(
          TestAcceptances.from(
              new AgencyId("police-a"),
              about(first, referral, "notice-answer", "confirmed", new AgencyId("office-a"))));
      TestDeadlineTable.follow(store);

      // Then
      assertThat(store.deadlines().of(referral).orElseThrow())
          .filteredOn(deadline -> deadline.stage().equals("withdrawal-confirmed"))
          .extracting(OpenDeadline::messageId)
          .containsExactly(another.messageId());
    }
  }

  @Test
  void listsOwedStepsWithObjectsEarliestFirst() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      ReferralId referral = opened(flow);
      MessageId notice = new MessageId(UUID.randomUUID());
      flow.accept(about(notice, referral, "wanted-notice", "withdraw", new AgencyId("police-a")));
      flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
      TestDeadlineTable.follow(store);
      TestDatabase.execute(
          "update deadline set due_at = due_at - interval '1 day'"
              + " where stage = 'withdrawal-confirmed'");

      // When
      List<OwedStep> all = owed(store, Optional.empty(), Optional.empty(), Optional.empty());
      List<OwedStep> overdue =
          owed(store, Optional.empty(), Optional.of(Instant.now()), Optional.empty());
      List<OwedStep> others =
          owed(store, Optional.of(new AgencyId("office-a")), Optional.empty(), Optional.empty());
      OpenDeadline head = all.getFirst().deadline();
      List<OwedStep> rest =
          owed(
              store,
              Optional.empty(),
              Optional.empty(),
              Optional.of(new OwedPosition(head.dueAt(), head.id())));

      // Then
      assertThat(all)
          .extracting(owedStep -> owedStep.deadline().stage())
          .containsExactly("withdrawal-confirmed", "retrieved", "retrieved");
      assertThat(overdue).containsExactly(all.getFirst());
      assertThat(overdue.getFirst().object()).contains(notice);
      assertThat(overdue.getFirst().type()).isEqualTo("wanted-notice");
      assertThat(others).isEmpty();
      assertThat(rest).isEqualTo(all.subList(1, 3));
    }
  }

  private static List<OwedStep> owed(
      Store store,
      Optional<AgencyId> agency,
      Optional<Instant> dueBefore,
      Optional<OwedPosition> after) {
    return store
        .deadlines()
        .owed(new OwedFilter(agency, Optional.empty(), dueBefore, after), 10)
        .orElseThrow();
  }

  private static ReferralId opened(DeliverySteps flow) throws Exception {
    Acceptance vetted = TestAcceptances.vettedCase("police-a");
    flow.accept(vetted);
    flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
    return vetted.referral();
  }

  private static Acceptance about(
      MessageId notice, ReferralId referral, String type, String code, AgencyId recipient) {
    MessageEffects effects = TestAcceptances.counting("{\"object\":\"" + notice + "\"}");
    return TestAcceptances.of(
        referral,
        type,
        code,
        new Acceptance.ContinuesReferral(
            Set.of("referred"), Optional.empty(), Optional.empty(), effects),
        recipient.value());
  }

  @Test
  void doesNotMissStepThatCommitsAfterALaterOne() throws Exception {
    try (Store store = TestDatabase.empty();
        Connection slow = TestDatabase.connect();
        Statement statement = slow.createStatement()) {
      // Given
      Acceptance first = TestAcceptances.vettedCase("police-a");
      Acceptance second = TestAcceptances.vettedCase("police-a");
      new DeliverySteps(store).accept(first);
      TestDeadlineTable.follow(store);
      slow.setAutoCommit(false);
      statement.execute(
          "insert into audit_entry (stream, step, at, action, actor, message, sender, delivery,"
              + " recipient, salt, leaf) select stream, step + 100, at, 'delivered', 'gateway',"
              + " message, sender, gen_random_uuid(), 'police-a', salt, leaf from audit_entry"
              + " where action = 'accepted'");
      new DeliverySteps(store).accept(second);
      TestDeadlineTable.follow(store);
      TestDeadlineTable.follow(store);
      assertThat(TestDeadlineTable.stages(store, second.referral())).isEmpty();
      assertThat(store.deadlines().progress().orElseThrow().lagMillis()).isPositive();

      // When
      slow.commit();
      TestDeadlineTable.follow(store);
      TestDeadlineTable.follow(store);

      // Then
      assertThat(TestDeadlineTable.stages(store, first.referral())).containsExactly("retrieved");
      assertThat(TestDeadlineTable.stages(store, second.referral())).containsExactly("delivered");
      assertThat(store.deadlines().progress().orElseThrow().lagMillis()).isZero();
    }
  }

  @Test
  void severalGatewaysCountEachStepOnce() throws Exception {
    try (Store first = TestDatabase.empty();
        Store other = Store.open(TestDatabase.config())) {
      // Given
      DeliverySteps flow = new DeliverySteps(first);
      List<CompletableFuture<Result<AcceptResult>>> accepted = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        accepted.add(first.intake().accept(TestAcceptances.vettedCase("police-a", "office-a")));
      }

      // When
      List<CompletableFuture<Void>> followers =
          List.of(first, other, first, other).stream()
              .map(store -> CompletableFuture.runAsync(() -> followOften(store)))
              .toList();
      accepted.forEach(CompletableFuture::join);
      followers.forEach(CompletableFuture::join);
      TestDeadlineTable.follow(first);

      // Then
      assertThat(TestDatabase.count("deadline where stage = 'delivered'")).isEqualTo(600);
      DeliverySteps.assertTrailsAreSound(first);
      assertThat(flow.claim()).isNotEmpty();
    }
  }

  private static void followOften(Store store) {
    for (int i = 0; i < 20; i++) {
      TestDeadlineTable.follow(store);
    }
  }

  @Test
  void reminderPrecedesEscalationAndEachIsDueOnce() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      Acceptance vetted = TestAcceptances.vettedCase("police-a");
      new DeliverySteps(store).accept(vetted);
      TestDeadlineTable.follow(store);
      assertThat(store.deadlines().due(Instant.now(), 10).orElseThrow()).isEmpty();
      OpenDeadline almost = store.deadlines().due(in(REMINDER_DUE), 10).orElseThrow().get(0);

      // When
      AcceptResult reminder = tell(store, almost, DeadlineNotificationKind.REMINDER);
      AcceptResult repeatedResult = tell(store, almost, DeadlineNotificationKind.REMINDER);
      List<OpenDeadline> between = store.deadlines().due(in(REMINDER_DUE), 10).orElseThrow();
      OpenDeadline over = store.deadlines().due(in(OVER), 10).orElseThrow().get(0);
      AcceptResult escalation = tell(store, over, DeadlineNotificationKind.ESCALATION);
      AcceptResult late = tell(store, over, DeadlineNotificationKind.REMINDER);

      // Then
      assertThat(reminder).isInstanceOf(Accepted.class);
      assertThat(repeatedResult).isEqualTo(new NotDue());
      assertThat(between).isEmpty();
      assertThat(over.lastNotification()).contains(DeadlineNotificationKind.REMINDER);
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
      DeliverySteps.assertTrailsAreSound(store);
    }
  }

  @Test
  void twoGatewaysSendTheSameNotificationOnce() throws Exception {
    try (Store first = TestDatabase.empty();
        Store other = Store.open(TestDatabase.config())) {
      // Given
      for (int i = 0; i < 40; i++) {
        new DeliverySteps(first).accept(TestAcceptances.vettedCase("police-a"));
      }
      TestDeadlineTable.follow(first);
      List<OpenDeadline> due = first.deadlines().due(in(OVER), 100).orElseThrow();

      // When
      List<CompletableFuture<Result<AcceptResult>>> answers = new ArrayList<>();
      for (OpenDeadline deadline : due) {
        answers.add(first.intake().accept(telling(deadline, DeadlineNotificationKind.ESCALATION)));
        answers.add(other.intake().accept(telling(deadline, DeadlineNotificationKind.ESCALATION)));
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
  void doesNotNotifyOfDeadlineThatEndedMeanwhile() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      flow.accept(TestAcceptances.vettedCase("police-a"));
      TestDeadlineTable.follow(store);
      OpenDeadline due = store.deadlines().due(in(OVER), 1).orElseThrow().get(0);
      flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
      TestDeadlineTable.follow(store);

      // When
      AcceptResult late = tell(store, due, DeadlineNotificationKind.ESCALATION);

      // Then
      assertThat(late).isEqualTo(new NotDue());
      assertThat(TestDatabase.count("message where sender = 'gateway'")).isZero();
    }
  }

  @Test
  void doesNotRemindFormerOfficeAndStaysDue() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(store);
      Acceptance opening = TestAcceptances.vettedCase("police-a");
      flow.accept(opening);
      TestDeadlineTable.follow(store);
      OpenDeadline due = store.deadlines().due(in(OVER), 1).orElseThrow().getFirst();
      ReferralFacts before = facts(store, opening);
      MessageEffects transfer = TestAcceptances.transfersTo(new AgencyId("office-b"));
      flow.accept(
          TestAcceptances.by(new AgencyId("office-a"), opening.referral(), transfer, "office-b"));

      // When
      AcceptResult former = flow.accept(escalation(due, "referred", before, "office-a"));
      AcceptResult closed =
          flow.accept(escalation(due, "closed", facts(store, opening), "office-b"));
      List<OpenDeadline> still = store.deadlines().due(in(OVER), 1).orElseThrow();
      AcceptResult present =
          flow.accept(escalation(due, "referred", facts(store, opening), "office-b"));

      // Then
      assertThat(former).isEqualTo(new FactsChanged());
      assertThat(closed).isEqualTo(new StateChanged("referred"));
      assertThat(still).containsExactly(due);
      assertThat(present).isInstanceOf(Accepted.class);
      assertThat(TestDatabase.count("delivery where sender = 'gateway'")).isEqualTo(1);
    }
  }

  private static ReferralFacts facts(Store store, Acceptance opening) {
    return store
        .referralSnapshots()
        .snapshot(opening.referral())
        .orElseThrow()
        .orElseThrow()
        .facts();
  }

  private static Acceptance escalation(
      OpenDeadline deadline, String state, ReferralFacts decidedBy, String to) {
    DeadlineClaim claim = DeadlineClaim.of(deadline, DeadlineNotificationKind.ESCALATION);
    return TestAcceptances.from(
        new AgencyId(Actors.GATEWAY),
        TestAcceptances.of(
            deadline.referral(),
            "reminder",
            claim.kind().code(),
            new SendsOwnMessage(claim, Set.of(state), Optional.of(decidedBy)),
            to));
  }

  @Test
  void gatewayMessagesStartNoDeadlines() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      new DeliverySteps(store).accept(TestAcceptances.vettedCase("police-a"));
      TestDeadlineTable.follow(store);
      tell(
          store,
          store.deadlines().due(in(OVER), 1).orElseThrow().get(0),
          DeadlineNotificationKind.ESCALATION);

      // When
      TestDeadlineTable.follow(store);

      // Then
      assertThat(TestDatabase.count("deadline")).isEqualTo(1);
    }
  }

  @Test
  void skipsNotificationsWithoutRecipient() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      new DeliverySteps(store).accept(TestAcceptances.vettedCase("police-a"));
      TestDeadlineTable.follow(store);
      OpenDeadline due = store.deadlines().due(in(OVER), 1).orElseThrow().get(0);

      // When
      boolean first =
          store.deadlines().markSent(due, DeadlineNotificationKind.ESCALATION).orElseThrow();
      boolean second =
          store.deadlines().markSent(due, DeadlineNotificationKind.ESCALATION).orElseThrow();

      // Then
      assertThat(first).isTrue();
      assertThat(second).isFalse();
      assertThat(store.deadlines().stages(in(OVER)).orElseThrow())
          .containsOnlyKeys("delivered")
          .containsValue(new StageCounts(1, 1, 1));
      assertThat(store.deadlines().stages(Instant.now()).orElseThrow())
          .containsValue(new StageCounts(1, 1, 0));
    }
  }

  @Test
  void readOnlyTransactionsDoNotBlockGateways() throws Exception {
    // Given
    try (Store looking = TestDatabase.empty();
        Store gateway = Store.open(TestDatabase.config())) {
      // When
      boolean looked = looking.deliveryBacklog().snapshot().isDone();
      // Then
      assertThat(looked).isTrue();
      assertThat(gateway.deadlines().isLeader().orElseThrow()).isTrue();
    }
  }

  @Test
  void anotherGatewayTakesOverDeadlines() throws Exception {
    // Given
    Store first = TestDatabase.empty();
    try (Store second = Store.open(TestDatabase.config())) {
      boolean keeps = first.deadlines().isLeader().orElseThrow();
      boolean both = second.deadlines().isLeader().orElseThrow();

      // When
      first.close();

      // Then
      assertThat(keeps).isTrue();
      assertThat(both).isFalse();
      Awaitility.await().atMost(SOON).until(() -> second.deadlines().isLeader().orElseThrow());
    }
  }

  private static AcceptResult tell(
      Store store, OpenDeadline deadline, DeadlineNotificationKind kind) {
    return store.intake().accept(telling(deadline, kind)).join().orElseThrow();
  }

  private static Acceptance telling(OpenDeadline deadline, DeadlineNotificationKind kind) {
    return TestAcceptances.byTheGateway(
        deadline.referral(),
        "reminder",
        Optional.of(kind.code()),
        DeadlineClaim.of(deadline, kind),
        "office-a");
  }
}
