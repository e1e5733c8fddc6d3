package org.wasl.store.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wasl.database.Result;
import org.wasl.rules.id.MessageId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.EmptyStore;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.intake.AcceptResult.Conflict;
import org.wasl.store.intake.AcceptResult.Duplicate;

class IntakeTest extends EmptyStore {
  @Test
  void acceptsOneOfFiftyIdenticalSubmissionsAndAnswersAllAlike() throws Exception {
    // Given
    MessageId messageId = new MessageId(UUID.randomUUID());
    CountDownLatch together = new CountDownLatch(1);
    ExecutorService callers = Executors.newFixedThreadPool(50);
    List<Future<AcceptResult>> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      calls.add(
          callers.submit(
              () -> {
                Acceptance own = TestAcceptances.vettedCase(messageId, 0, "police-a", "office-a");
                together.await();
                return flow.accept(own);
              }));
    }

    // When
    together.countDown();
    List<byte[]> accepted = new ArrayList<>();
    List<byte[]> repeated = new ArrayList<>();
    for (Future<AcceptResult> call : calls) {
      AcceptResult result = call.get();
      if (result instanceof Accepted first) {
        accepted.add(first.answer());
      } else {
        repeated.add(((Duplicate) result).answer());
      }
    }
    callers.shutdown();

    // Then
    assertThat(accepted).hasSize(1);
    assertThat(repeated).hasSize(49).allSatisfy(a -> assertThat(a).isEqualTo(accepted.get(0)));
    assertThat(TestDatabase.count("referral")).isEqualTo(1);
    assertThat(TestDatabase.count("sealed_content")).isEqualTo(1);
    assertThat(TestDatabase.count("delivery")).isEqualTo(2);
    DeliverySteps.assertTrailsAreSound(store);
  }

  @Test
  void identicalSubmissionsToTwoGatewaysMakeOneReferral() throws Exception {
    try (Store other = Store.open(TestDatabase.config())) {
      // Given
      List<MessageId> ids =
          IntStream.range(0, 200).mapToObj(i -> new MessageId(UUID.randomUUID())).toList();

      // When
      List<CompletableFuture<Result<AcceptResult>>> answers = new ArrayList<>();
      for (int i = 0; i < ids.size(); i++) {
        answers.add(store.intake().accept(TestAcceptances.vettedCase(ids.get(i), 0, "police-a")));
        MessageId opposite = ids.get(ids.size() - 1 - i);
        answers.add(other.intake().accept(TestAcceptances.vettedCase(opposite, 0, "police-a")));
      }

      // Then
      assertThat(
              answers.stream().map(a -> a.join().orElseThrow()).filter(Accepted.class::isInstance))
          .hasSize(200);
      assertThat(TestDatabase.count("referral")).isEqualTo(200);
      assertThat(TestDatabase.count("delivery")).isEqualTo(200);
      DeliverySteps.assertTrailsAreSound(store);
    }
  }

  @Test
  void sameIdWithOtherContentIsAConflict() {
    // Given
    Acceptance first = TestAcceptances.vettedCase("police-a");
    flow.accept(first);

    // When
    Acceptance other = TestAcceptances.withOtherContent(first);

    // Then
    assertThat(flow.accept(other)).isInstanceOf(Conflict.class);
  }

  @Test
  void rowThatTheDatabaseRejectsFailsAloneAndLeavesNothing() throws Exception {
    // Given
    List<Acceptance> rows = new ArrayList<>();
    IntStream.range(0, 40).forEach(i -> rows.add(TestAcceptances.vettedCase("police-a")));
    Acceptance bad = TestAcceptances.thatNoDatabaseHolds();
    rows.add(17, bad);

    // When
    List<CompletableFuture<Result<AcceptResult>>> answers =
        rows.stream().map(row -> store.intake().accept(row)).toList();

    // Then
    for (int i = 0; i < rows.size(); i++) {
      Result<AcceptResult> answer = answers.get(i).join();
      if (rows.get(i) == bad) {
        assertThat(answer).isEqualTo(new Result.Failed<>(Result.Failure.REFUSED));
      } else {
        assertThat(answer.orElseThrow()).isInstanceOf(Accepted.class);
      }
    }
    assertThat(TestDatabase.count("referral")).isEqualTo(40);
    assertThat(TestDatabase.count("message where message_id = '" + bad.messageId() + "'")).isZero();
    DeliverySteps.assertTrailsAreSound(store);
  }
}
