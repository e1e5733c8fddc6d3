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
import org.wasl.rules.delivery.AuditAction;
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
import org.wasl.store.jdbc.Result;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.ReferralObject.Holder;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.store.referral.Timeline;

/** A message moves the referral and the objects it names, or nothing. */
class ReferralObjectsTest {
  private Store store;
  private DeliverySteps flow;
  private UUID referral;

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
  void aWithdrawalIsCompleteOnlyWhenEveryHolderHasConfirmed() throws Exception {
    // Given
    UUID notice = issue("registry", "police-a");
    flow.accept(
        TestAcceptances.by(
            "office-a", referral, TestAcceptances.moves(withdraws(notice, "issued"))));
    // When
    flow.accept(TestAcceptances.by("registry", referral, TestAcceptances.moves(confirms(notice))));
    String afterOne = object(notice).state();
    List<Holder> waiting = object(notice).holders();
    flow.accept(TestAcceptances.by("police-a", referral, TestAcceptances.moves(confirms(notice))));
    // Then
    assertThat(afterOne).isEqualTo("withdrawal-pending");
    assertThat(waiting)
        .containsExactly(new Holder("police-a", false), new Holder("registry", true));
    assertThat(object(notice).state()).isEqualTo("withdrawn");
    DeliverySteps.assertTrailsAreSound(store);
  }

  @Test
  void confirmationsThatArriveTogetherCompleteItOnce() throws Exception {
    // Given
    String[] holders = {"registry", "police-a", "police-b", "police-c"};
    UUID notice = issue(holders);
    flow.accept(
        TestAcceptances.by(
            "office-a", referral, TestAcceptances.moves(withdraws(notice, "issued"))));
    // When
    List<CompletableFuture<Result<AcceptResult>>> answers = new ArrayList<>();
    for (String holder : holders) {
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
  void theTrailSaysWhereTheLastConfirmationLed() {
    // Given
    UUID notice = issue("registry", "police-a");
    flow.accept(
        TestAcceptances.by(
            "office-a", referral, TestAcceptances.moves(withdraws(notice, "issued"))));
    flow.accept(TestAcceptances.by("registry", referral, TestAcceptances.moves(confirms(notice))));
    // When
    flow.accept(TestAcceptances.by("police-a", referral, TestAcceptances.moves(confirms(notice))));
    // Then
    assertThat(moved())
        .extracting(why -> why.substring(why.lastIndexOf('/') + 1))
        .containsExactly("issued", "withdrawal-pending", "withdrawal-pending", "withdrawn");
  }

  @Test
  void anObjectInAnotherStateOrOfAnotherReferralChangesNothing() throws Exception {
    // Given
    UUID notice = issue("registry");
    Acceptance other = TestAcceptances.vettedCase("police-a");
    flow.accept(other);
    long messages = TestDatabase.count("message");
    // When
    AcceptResult wrongState =
        flow.accept(
            TestAcceptances.by(
                "office-a", referral, TestAcceptances.moves(withdraws(notice, "registered"))));
    AcceptResult elsewhere =
        flow.accept(
            TestAcceptances.by(
                "office-a", other.referral(), TestAcceptances.moves(withdraws(notice, "issued"))));
    // Then
    assertThat(wrongState).isEqualTo(new ObjectChanged("issued"));
    assertThat(elsewhere).isEqualTo(new ObjectChanged("none"));
    assertThat(TestDatabase.count("message")).isEqualTo(messages);
    assertThat(object(notice).state()).isEqualTo("issued");
  }

  @Test
  void aRepeatedWithdrawalGetsItsFirstAnswerAndAsksNobodyAgain() {
    // Given
    UUID notice = issue("registry");
    Acceptance withdrawal =
        TestAcceptances.by(
            "office-a", referral, TestAcceptances.moves(withdraws(notice, "issued")));
    flow.accept(withdrawal);
    flow.accept(TestAcceptances.by("registry", referral, TestAcceptances.moves(confirms(notice))));
    // When
    AcceptResult again = flow.accept(withdrawal);
    // Then
    assertThat(((Duplicate) again).answer()).isEqualTo(withdrawal.firstAnswer());
    assertThat(object(notice).state()).isEqualTo("withdrawn");
  }

  @Test
  void aTransferChangesTheOfficeAndTheOldOneStaysAParty() {
    // Given
    MessageEffects transfer = TestAcceptances.transfersTo("office-b");
    // When
    flow.accept(TestAcceptances.by("office-a", referral, transfer));
    // Then
    Timeline.Referral now = standing().referral();
    assertThat(now.office()).isEqualTo("office-b");
    assertThat(now.others()).containsExactly("office-a");
    assertThat(now.state()).isEqualTo("referred");
    assertThat(store.trailEntries().of(referral.toString()).orElseThrow())
        .filteredOn(entry -> entry.step().action() == AuditAction.MOVED)
        .extracting(entry -> entry.step().whyText().orElseThrow())
        .containsExactly("joins/office-b", "office/office-b");
  }

  @Test
  void whoJoinsIsAPartyOnceAndAnAmendmentReplacesTheFacts() {
    // Given
    MessageEffects joins =
        new MessageEffects(
            "{\"category\":\"threats\"}",
            Optional.of("{\"category\":\"threats\"}"),
            Optional.empty(),
            List.of("police-b"),
            Set.of(),
            List.of());
    // When
    flow.accept(TestAcceptances.by("office-a", referral, joins));
    flow.accept(TestAcceptances.by("office-a", referral, joins));
    // Then
    assertThat(standing().referral().others()).containsExactly("police-b");
    assertThat(standing().referral().clearJson()).contains("threats");
  }

  @Test
  void whatNobodyAsksForAnyMoreLapsesAndNoticesDoNot() {
    // Given
    UUID notice = issue("registry");
    UUID order = make("instruction", "open-investigation", "given", "police-a");
    UUID ending = make("instruction", "withdraw-wanted-notice", "given", "police-a");
    MessageEffects closing =
        new MessageEffects(
            "{}",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Set.of("open-investigation"),
            List.of());
    // When
    flow.accept(TestAcceptances.by("office-a", referral, closing));
    // Then
    assertThat(object(order).state()).isEqualTo("lapsed");
    assertThat(moved()).endsWith("object/" + order + "/lapsed").doesNotHaveDuplicates();
    assertThat(object(ending).state()).isEqualTo("given");
    assertThat(object(notice).state()).isEqualTo("issued");
  }

  private UUID issue(String... holders) {
    return make("wanted-notice", "issue", "issued", holders);
  }

  private UUID make(String kind, String code, String state, String... holders) {
    UUID id = UUID.randomUUID();
    ObjectCreation makes =
        new ObjectCreation(id, kind, code, state, List.of(holders), Optional.empty());
    assertThat(flow.accept(TestAcceptances.by("office-a", referral, TestAcceptances.moves(makes))))
        .isInstanceOf(Accepted.class);
    return id;
  }

  private static ObjectUpdate withdraws(UUID notice, String from) {
    return new ObjectUpdate(
        notice,
        from,
        "withdrawal-pending",
        Optional.of("withdrawn"),
        HolderRequest.ASKED,
        new LastDayEffect.Unchanged(),
        Optional.empty());
  }

  private static ObjectUpdate confirms(UUID notice) {
    return new ObjectUpdate(
        notice,
        "withdrawal-pending",
        "withdrawal-pending",
        Optional.of("withdrawn"),
        HolderRequest.CONFIRMING,
        new LastDayEffect.Unchanged(),
        Optional.empty());
  }

  /** What the trail says was changed, in order. */
  private List<String> moved() {
    return store.trailEntries().of(referral.toString()).orElseThrow().stream()
        .filter(entry -> entry.step().action() == AuditAction.MOVED)
        .map(entry -> entry.step().whyText().orElseThrow())
        .toList();
  }

  private ReferralObject object(UUID id) {
    return standing().object(id).orElseThrow();
  }

  private ReferralSnapshot standing() {
    return store.referralSnapshots().snapshot(referral).orElseThrow().orElseThrow();
  }
}
