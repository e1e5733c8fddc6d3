package org.wasl.store.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.database.Result;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.intake.AcceptResult.Duplicate;
import org.wasl.store.intake.AcceptResult.ObjectChanged;
import org.wasl.store.intake.MessageEffects.HolderRequest;
import org.wasl.store.intake.MessageEffects.LastDayEffect;
import org.wasl.store.intake.MessageEffects.ObjectCreation;
import org.wasl.store.intake.MessageEffects.ObjectUpdate;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.ReferralObject.Holder;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.store.referral.Timeline;

/** A message moves the referral and the objects it names, or nothing. */
class ReferralObjectsTest {
  private Store store;
  private DeliverySteps flow;
  private ReferralId referral;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    flow = new DeliverySteps(store);
    Acceptance opening = TestAcceptances.vettedCase("police-a");
    flow.accept(opening);
    referral = opening.referral();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void withdrawalIsCompleteOnceEveryHolderConfirms() throws Exception {
    // Given
    MessageId notice = issue(new AgencyId("registry"), new AgencyId("police-a"));
    flow.accept(
        TestAcceptances.by(
            new AgencyId("office-a"),
            referral,
            TestAcceptances.moves(withdraws(notice, "issued"))));
    // When
    flow.accept(
        TestAcceptances.by(
            new AgencyId("registry"), referral, TestAcceptances.moves(confirms(notice))));
    String afterOne = object(notice).state();
    List<Holder> waiting = object(notice).holders();
    flow.accept(
        TestAcceptances.by(
            new AgencyId("police-a"), referral, TestAcceptances.moves(confirms(notice))));
    // Then
    assertThat(afterOne).isEqualTo("withdrawal-pending");
    assertThat(waiting)
        .containsExactly(
            new Holder(new AgencyId("police-a"), false),
            new Holder(new AgencyId("registry"), true));
    assertThat(object(notice).state()).isEqualTo("withdrawn");
    DeliverySteps.assertTrailsAreSound(store);
  }

  @Test
  void simultaneousConfirmationsCompleteWithdrawalOnce() throws Exception {
    // Given
    AgencyId[] holders = {
      new AgencyId("registry"),
      new AgencyId("police-a"),
      new AgencyId("police-b"),
      new AgencyId("police-c")
    };
    MessageId notice = issue(holders);
    flow.accept(
        TestAcceptances.by(
            new AgencyId("office-a"),
            referral,
            TestAcceptances.moves(withdraws(notice, "issued"))));
    // When
    List<CompletableFuture<Result<AcceptResult>>> answers = new ArrayList<>();
    for (AgencyId holder : holders) {
      answers.add(
          store
              .intake()
              .accept(
                  TestAcceptances.by(holder, referral, TestAcceptances.moves(confirms(notice)))));
    }
    // Then
    assertThat(answers)
        .allSatisfy(it -> assertThat(it.join().orElseThrow()).isInstanceOf(Accepted.class));
    assertThat(object(notice).state()).isEqualTo("withdrawn");
  }

  @Test
  void trailStatesTheResultOfTheLastConfirmation() {
    // Given
    MessageId notice = issue(new AgencyId("registry"), new AgencyId("police-a"));
    flow.accept(
        TestAcceptances.by(
            new AgencyId("office-a"),
            referral,
            TestAcceptances.moves(withdraws(notice, "issued"))));
    flow.accept(
        TestAcceptances.by(
            new AgencyId("registry"), referral, TestAcceptances.moves(confirms(notice))));
    // When
    flow.accept(
        TestAcceptances.by(
            new AgencyId("police-a"), referral, TestAcceptances.moves(confirms(notice))));
    // Then
    assertThat(moved())
        .extracting(why -> why.substring(why.lastIndexOf('/') + 1))
        .containsExactly("issued", "withdrawal-pending", "withdrawal-pending", "withdrawn");
  }

  @Test
  void objectInOtherStateOrReferralChangesNothing() throws Exception {
    // Given
    MessageId notice = issue(new AgencyId("registry"));
    Acceptance other = TestAcceptances.vettedCase("police-a");
    flow.accept(other);
    long messages = TestDatabase.count("message");
    // When
    AcceptResult wrongState =
        flow.accept(
            TestAcceptances.by(
                new AgencyId("office-a"),
                referral,
                TestAcceptances.moves(withdraws(notice, "registered"))));
    AcceptResult elsewhere =
        flow.accept(
            TestAcceptances.by(
                new AgencyId("office-a"),
                other.referral(),
                TestAcceptances.moves(withdraws(notice, "issued"))));
    // Then
    assertThat(wrongState).isEqualTo(new ObjectChanged("issued"));
    assertThat(elsewhere).isEqualTo(new ObjectChanged("none"));
    assertThat(TestDatabase.count("message")).isEqualTo(messages);
    assertThat(object(notice).state()).isEqualTo("issued");
  }

  @Test
  void repeatedWithdrawalGetsFirstAnswerAndAsksNobodyAgain() {
    // Given
    MessageId notice = issue(new AgencyId("registry"));
    Acceptance withdrawal =
        TestAcceptances.by(
            new AgencyId("office-a"), referral, TestAcceptances.moves(withdraws(notice, "issued")));
    flow.accept(withdrawal);
    flow.accept(
        TestAcceptances.by(
            new AgencyId("registry"), referral, TestAcceptances.moves(confirms(notice))));
    // When
    AcceptResult repeatedResult = flow.accept(withdrawal);
    // Then
    assertThat(((Duplicate) repeatedResult).answer()).isEqualTo(withdrawal.firstAnswer());
    assertThat(object(notice).state()).isEqualTo("withdrawn");
  }

  @Test
  void transferChangesTheOfficeAndKeepsTheOldOneAsParty() {
    // Given
    MessageEffects transfer = TestAcceptances.transfersTo(new AgencyId("office-b"));
    // When
    flow.accept(TestAcceptances.by(new AgencyId("office-a"), referral, transfer));
    // Then
    Timeline.Referral now = standing().referral();
    assertThat(now.office().value()).isEqualTo("office-b");
    assertThat(now.others()).containsExactly(new AgencyId("office-a"));
    assertThat(now.state()).isEqualTo("referred");
    assertThat(store.trailEntries().of(referral.toString()).orElseThrow())
        .filteredOn(entry -> entry.step().action() == AuditAction.MOVED)
        .extracting(entry -> entry.step().whyText().orElseThrow())
        .containsExactly("joins/office-b", "office/office-b");
  }

  @Test
  void joiningAgencyIsPartyOnceAndAmendmentReplacesFacts() {
    // Given
    MessageEffects joins =
        new MessageEffects(
            "{\"category\":\"threats\"}",
            Optional.of("{\"category\":\"threats\"}"),
            Optional.empty(),
            List.of(new AgencyId("police-b")),
            Set.of(),
            List.of());
    // When
    flow.accept(TestAcceptances.by(new AgencyId("office-a"), referral, joins));
    flow.accept(TestAcceptances.by(new AgencyId("office-a"), referral, joins));
    // Then
    assertThat(standing().referral().others()).containsExactly(new AgencyId("police-b"));
    assertThat(standing().referral().clearJson()).contains("threats");
  }

  @Test
  void obsoleteInstructionsLapseAndNoticesDoNot() {
    // Given
    MessageId notice = issue(new AgencyId("registry"));
    MessageId order = make("instruction", "open-investigation", "given", new AgencyId("police-a"));
    MessageId ending =
        make("instruction", "withdraw-wanted-notice", "given", new AgencyId("police-a"));
    MessageEffects closing =
        new MessageEffects(
            "{}",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Set.of("open-investigation"),
            List.of());
    // When
    flow.accept(TestAcceptances.by(new AgencyId("office-a"), referral, closing));
    // Then
    assertThat(object(order).state()).isEqualTo("lapsed");
    assertThat(moved()).endsWith("object/" + order + "/lapsed").doesNotHaveDuplicates();
    assertThat(object(ending).state()).isEqualTo("given");
    assertThat(object(notice).state()).isEqualTo("issued");
  }

  private MessageId issue(AgencyId... holders) {
    return make("wanted-notice", "issue", "issued", holders);
  }

  private MessageId make(String kind, String code, String state, AgencyId... holders) {
    MessageId id = new MessageId(UUID.randomUUID());
    ObjectCreation makes =
        new ObjectCreation(id, kind, code, state, List.of(holders), Optional.empty());
    assertThat(
            flow.accept(
                TestAcceptances.by(
                    new AgencyId("office-a"), referral, TestAcceptances.moves(makes))))
        .isInstanceOf(Accepted.class);
    return id;
  }

  private static ObjectUpdate withdraws(MessageId notice, String from) {
    return new ObjectUpdate(
        notice,
        from,
        "withdrawal-pending",
        Optional.of("withdrawn"),
        HolderRequest.ASKED,
        new LastDayEffect.Unchanged(),
        Optional.empty());
  }

  private static ObjectUpdate confirms(MessageId notice) {
    return new ObjectUpdate(
        notice,
        "withdrawal-pending",
        "withdrawal-pending",
        Optional.of("withdrawn"),
        HolderRequest.CONFIRMING,
        new LastDayEffect.Unchanged(),
        Optional.empty());
  }

  /** Returns the changes that the trail has, in order. */
  private List<String> moved() {
    return store.trailEntries().of(referral.toString()).orElseThrow().stream()
        .filter(entry -> entry.step().action() == AuditAction.MOVED)
        .map(entry -> entry.step().whyText().orElseThrow())
        .toList();
  }

  private ReferralObject object(MessageId id) {
    return standing().object(id).orElseThrow();
  }

  private ReferralSnapshot standing() {
    return store.referralSnapshots().snapshot(referral).orElseThrow().orElseThrow();
  }
}
