package org.wasl.store.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.wasl.store.DeliverySteps;
import org.wasl.store.EmptyStore;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.intake.AcceptResult.Conflict;
import org.wasl.store.intake.AcceptResult.Duplicate;
import org.wasl.store.intake.AcceptResult.NotFound;
import org.wasl.store.intake.AcceptResult.StateChanged;
import org.wasl.store.jdbc.Result;
import org.wasl.store.referral.Timeline;

class LaterMessageTest extends EmptyStore {
  @Test
  void aLaterMessageMovesTheReferralOnlyFromAStateThatWasExpected() {
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
              assertThat(timeline.parties()).containsExactlyInAnyOrder("platform", "police-a");
            });
  }

  @Test
  void aRepetitionGetsTheFirstAnswerEvenWhenTheReferralHasMovedOnSince() {
    // Given
    Acceptance opening = TestAcceptances.vettedCase("police-a");
    flow.accept(opening);
    Acceptance once =
        TestAcceptances.later(opening.referral(), "referred", "investigating", "police-a");
    flow.accept(once);

    // When
    AcceptResult again = flow.accept(once);

    // Then
    assertThat(((Duplicate) again).answer()).isEqualTo(once.firstAnswer());
  }

  @Test
  void aRepetitionIsRecognisedByItsContentAndChangesNothing() throws Exception {
    // Given
    Acceptance once = TestAcceptances.vettedCase("police-a");
    flow.accept(once);
    long before = TestDatabase.count("audit_entry");

    // When
    AcceptResult same = flow.accept(once);
    Optional<AcceptResult> again =
        store
            .intake()
            .find(once.sender(), once.messageId(), Optional.empty(), once.contentDigest())
            .orElseThrow();
    Optional<AcceptResult> other =
        store
            .intake()
            .find(once.sender(), once.messageId(), Optional.empty(), new byte[32])
            .orElseThrow();

    // Then
    assertThat(same).isInstanceOf(Duplicate.class);
    assertThat(again).containsInstanceOf(Duplicate.class);
    assertThat(other).containsInstanceOf(Conflict.class);
    assertThat(TestDatabase.count("audit_entry")).isEqualTo(before);
    DeliverySteps.assertTrailsAreSound(store);
  }

  @Test
  void aMessageToAReferralThatDoesNotExistLeavesNothingBehind() throws Exception {
    // When
    AcceptResult answer = flow.accept(TestAcceptances.instruction(UUID.randomUUID(), "police-a"));

    // Then
    assertThat(answer).isInstanceOf(NotFound.class);
    assertThat(TestDatabase.count("message")).isZero();
    assertThat(TestDatabase.count("audit_entry")).isZero();
  }

  @Test
  void manyMessagesToOneReferralInOneBatchFollowEachOther() throws Exception {
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
