package org.wasl.store.intake;

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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.database.Result;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.EmptyStore;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.intake.AcceptResult.Conflict;
import org.wasl.store.intake.AcceptResult.Duplicate;
import org.wasl.store.intake.AcceptResult.FactsChanged;
import org.wasl.store.intake.AcceptResult.KnownMessage;
import org.wasl.store.intake.AcceptResult.NotFound;
import org.wasl.store.intake.AcceptResult.StateChanged;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.referral.ReferralFacts;
import org.wasl.store.referral.Timeline;

class LaterMessageTest extends EmptyStore {
  @Test
  void laterMessageMovesReferralOnlyFromExpectedState() {
    // Given
    Acceptance opening = TestAcceptances.vettedCase("police-a");
    flow.accept(opening);

    // When
    AcceptResult unexpected =
        flow.accept(TestAcceptances.later(opening.referral(), "closed", "x", "police-a"));
    AcceptResult expected =
        flow.accept(TestAcceptances.instruction(opening.referral(), "police-a"));

    // Then
    assertThat(unexpected).isEqualTo(new StateChanged("referred"));
    assertThat(expected).isInstanceOf(Accepted.class);
    assertThat(store.timelines().timeline(opening.referral()).orElseThrow())
        .hasValueSatisfying(
            timeline -> {
              assertThat(timeline.referral().state()).isEqualTo("investigating");
              assertThat(timeline.messages())
                  .extracting(Timeline.Message::number)
                  .containsExactly(1, 2);
              assertThat(timeline.parties())
                  .containsExactlyInAnyOrder(new AgencyId("platform"), new AgencyId("police-a"));
            });
  }

  @Test
  void repetitionGetsFirstAnswerAfterTheReferralMoved() {
    // Given
    Acceptance opening = TestAcceptances.vettedCase("police-a");
    flow.accept(opening);
    Acceptance once =
        TestAcceptances.later(opening.referral(), "referred", "investigating", "police-a");
    flow.accept(once);

    // When
    AcceptResult repeatedResult = flow.accept(once);

    // Then
    assertThat(((Duplicate) repeatedResult).answer()).isEqualTo(once.firstAnswer());
  }

  @Test
  void recognisesRepetitionByContentAndChangesNothing() throws Exception {
    // Given
    Acceptance once = TestAcceptances.vettedCase("police-a");
    flow.accept(once);
    long before = TestDatabase.count("audit_entry");

    // When
    AcceptResult same = flow.accept(once);
    Optional<KnownMessage> known =
        store
            .intake()
            .find(once.sender(), once.messageId(), Optional.empty(), once.contentDigest())
            .orElseThrow();
    Optional<KnownMessage> other =
        store
            .intake()
            .find(once.sender(), once.messageId(), Optional.empty(), new byte[32])
            .orElseThrow();

    // Then
    assertThat(same).isInstanceOf(Duplicate.class);
    assertThat(known).containsInstanceOf(Duplicate.class);
    assertThat(other).containsInstanceOf(Conflict.class);
    assertThat(TestDatabase.count("audit_entry")).isEqualTo(before);
    DeliverySteps.assertTrailsAreSound(store);
  }

  @Test
  void messageToUnknownReferralLeavesNothing() throws Exception {
    // When
    AcceptResult answer =
        flow.accept(TestAcceptances.instruction(new ReferralId(UUID.randomUUID()), "police-a"));

    // Then
    assertThat(answer).isInstanceOf(NotFound.class);
    assertThat(TestDatabase.count("message")).isZero();
    assertThat(TestDatabase.count("audit_entry")).isZero();
  }

  /** The other message waits for the row's lock, and then sees what the first one has committed. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsInstructionOnlyIfItPrecedesTheTransferOfAnotherGateway(boolean transferFirst)
      throws Exception {
    // Given
    Acceptance opening = TestAcceptances.vettedCase("police-a");
    flow.accept(opening);
    ReferralFacts facts = facts(opening);
    Acceptance transfer =
        decidedBy(facts, opening, transferTo(new AgencyId("office-b")), "office-b");
    Acceptance instruction = decidedBy(facts, opening, MessageEffects.NONE, "police-a");

    // When
    List<AcceptResult> results =
        transferFirst ? inThisOrder(transfer, instruction) : inThisOrder(instruction, transfer);

    // Then
    assertThat(results.get(0)).isInstanceOf(Accepted.class);
    assertThat(results.get(1)).isInstanceOf(transferFirst ? FactsChanged.class : Accepted.class);
    assertThat(TestDatabase.count("message")).isEqualTo(transferFirst ? 2 : 3);
    assertThat(facts(opening).office().value()).isEqualTo("office-b");
    DeliverySteps.assertTrailsAreSound(store);
  }

  @Test
  void acceptsOneOfTwoTransfersByTwoGateways() throws Exception {
    // Given
    Acceptance opening = TestAcceptances.vettedCase("police-a");
    flow.accept(opening);
    ReferralFacts facts = facts(opening);

    // When
    List<AcceptResult> results =
        inThisOrder(
            decidedBy(facts, opening, transferTo(new AgencyId("office-b")), "office-b"),
            decidedBy(facts, opening, transferTo(new AgencyId("office-c")), "office-c"));

    // Then
    assertThat(results.get(0)).isInstanceOf(Accepted.class);
    assertThat(results.get(1)).isInstanceOf(FactsChanged.class);
    assertThat(facts(opening).office().value()).isEqualTo("office-b");
  }

  @Test
  void checksPartiesAndFactsThatChangedMeanwhile() {
    // Given
    Acceptance opening = TestAcceptances.vettedCase("police-a");
    flow.accept(opening);
    ReferralFacts atFirst = facts(opening);
    flow.accept(decidedBy(atFirst, opening, joining(new AgencyId("police-b")), "police-b"));
    ReferralFacts joined = facts(opening);
    flow.accept(decidedBy(joined, opening, amended("{\"category\":\"theft\"}"), "police-a"));

    // When
    AcceptResult beforeBoth =
        flow.accept(decidedBy(atFirst, opening, MessageEffects.NONE, "police-a"));
    AcceptResult beforeTheAmendment =
        flow.accept(decidedBy(joined, opening, MessageEffects.NONE, "police-a"));
    AcceptResult after =
        flow.accept(decidedBy(facts(opening), opening, MessageEffects.NONE, "police-a"));

    // Then
    assertThat(beforeBoth).isInstanceOf(FactsChanged.class);
    assertThat(beforeTheAmendment).isInstanceOf(FactsChanged.class);
    assertThat(after).isInstanceOf(Accepted.class);
  }

  @Test
  void repetitionGetsFirstAnswerAfterThePartiesChanged() {
    // Given
    Acceptance opening = TestAcceptances.vettedCase("police-a");
    flow.accept(opening);
    Acceptance once =
        decidedBy(facts(opening), opening, transferTo(new AgencyId("office-b")), "office-b");
    flow.accept(once);

    // When
    AcceptResult repeatedResult = flow.accept(once);

    // Then
    assertThat(((Duplicate) repeatedResult).answer()).isEqualTo(once.firstAnswer());
  }

  /** Sends each to a gateway of its own, while somebody else has the lock of the referral. */
  private List<AcceptResult> inThisOrder(Acceptance first, Acceptance second) throws Exception {
    try (Store other = Store.open(TestDatabase.config());
        Connection holder = TestDatabase.connect();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("select from referral where id = '" + first.referral() + "' for update");
      CompletableFuture<Result<AcceptResult>> future = store.intake().accept(first);
      awaitWaiting(1);
      CompletableFuture<Result<AcceptResult>> two = other.intake().accept(second);
      awaitWaiting(2);
      holder.commit();
      return List.of(future.join().orElseThrow(), two.join().orElseThrow());
    }
  }

  private static void awaitWaiting(int gateways) {
    Awaitility.await()
        .atMost(SOON)
        .until(() -> TestDatabase.count("pg_locks where not granted") == gateways);
  }

  private ReferralFacts facts(Acceptance opening) {
    return store
        .referralSnapshots()
        .snapshot(opening.referral())
        .orElseThrow()
        .orElseThrow()
        .facts();
  }

  private static Acceptance decidedBy(
      ReferralFacts facts, Acceptance opening, MessageEffects effects, String... recipients) {
    return TestAcceptances.copyOf(
            TestAcceptances.by(new AgencyId("office-a"), opening.referral(), effects, recipients))
        .effect(
            new ContinuesReferral(
                Set.of("referred"), Optional.of(facts), Optional.empty(), effects))
        .build();
  }

  private static MessageEffects transferTo(AgencyId office) {
    return effects(Optional.empty(), Optional.of(office), List.of(office));
  }

  private static MessageEffects joining(AgencyId agency) {
    return effects(Optional.empty(), Optional.empty(), List.of(agency));
  }

  private static MessageEffects amended(String clearJson) {
    return effects(Optional.of(clearJson), Optional.empty(), List.of());
  }

  private static MessageEffects effects(
      Optional<String> amended, Optional<AgencyId> office, List<AgencyId> joining) {
    return new MessageEffects("{}", amended, office, joining, Set.of(), List.of());
  }

  @Test
  void manyMessagesToOneReferralInOneBatchKeepTheirOrder() throws Exception {
    // Given
    Acceptance opening = TestAcceptances.vettedCase("police-a");
    List<CompletableFuture<Result<AcceptResult>>> answers = new ArrayList<>();
    answers.add(store.intake().accept(opening));

    // When
    for (int i = 0; i < 30; i++) {
      answers.add(
          store.intake().accept(TestAcceptances.instruction(opening.referral(), "police-a")));
    }

    // Then
    assertThat(answers)
        .allSatisfy(a -> assertThat(a.join().orElseThrow()).isInstanceOf(Accepted.class));
    assertThat(TestDatabase.count("(select distinct seq from delivery) x")).isEqualTo(31);
    DeliverySteps.assertTrailsAreSound(store);
  }
}
