package org.wasl.store.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wasl.base.TestSeed;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.deadline.RecentOpenings.Opening;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.MessageEffects;

class RecentOpeningsTest {
  private static final int STEPS = 120;

  private final Random random = TestSeed.random(RecentOpeningsTest.class);

  @Test
  void whatWasOpenedHereIsNotReadBack() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      TestDeadlineTable.follow(store);
      Acceptance vetted = deliver(store);

      // When
      changeTypeInDatabase(vetted);
      TestDeadlineTable.follow(store);

      // Then
      assertThat(TestDeadlineTable.stages(store, vetted.referral()))
          .containsExactlyInAnyOrder("retrieved", "instructed");
    }
  }

  @Test
  void whoStandsByKeepsNothing() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      TestDeadlineTable.follow(store);
      Acceptance before = deliver(store);
      store.deadlines().standBy();
      Acceptance after = deliver(store);

      // When
      changeTypeInDatabase(before);
      changeTypeInDatabase(after);
      TestDeadlineTable.follow(store);

      // Then
      assertThat(TestDeadlineTable.stages(store, before.referral())).containsExactly("retrieved");
      assertThat(TestDeadlineTable.stages(store, after.referral())).containsExactly("retrieved");
    }
  }

  @Test
  void anOfficeThatGaveUpTheReferralOwesNothingInIt() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      TestDeadlineTable.follow(store);
      Acceptance vetted = deliver(store);
      MessageEffects transfer = TestAcceptances.transfersTo("office-b");

      // When
      new DeliverySteps(store)
          .accept(TestAcceptances.by("office-a", vetted.referral(), transfer, "office-b"));
      TestDeadlineTable.follow(store);

      // Then
      assertThat(TestDeadlineTable.stages(store, vetted.referral()))
          .containsExactlyInAnyOrder("retrieved", "delivered");
    }
  }

  @Test
  void whatFollowsFromAnyTrailIsTheSameAsFromTheDatabaseAlone() throws Exception {
    // Given
    String followed;
    try (Store store = TestDatabase.empty()) {
      TestDeadlineTable.follow(store);
      DeliverySteps flow = new DeliverySteps(store);
      List<Acceptance> opened = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        step(store, flow, opened);
      }
      TestDeadlineTable.follow(store);
      followed = rows();
    }
    TestDatabase.execute("delete from deadline");
    TestDatabase.execute("delete from reporter_status");
    TestDatabase.execute("update trail_position set seq = 0");

    // When
    try (Store other = Store.open(TestDatabase.config())) {
      TestDeadlineTable.follow(other);
    }

    // Then
    assertThat(followed).isNotEmpty().isEqualTo(rows());
  }

  @Test
  void anOpeningIsKeptForSomeSecondsAndNotMoreThanSomeThousand() {
    // Given
    AtomicLong nanos = new AtomicLong();
    RecentOpenings openings = new RecentOpenings(nanos::get);
    Opening early = opening();
    openings.add(early);
    openings.keep();
    Opening first = opening();
    openings.add(first);

    // When
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(9));
    openings.keep();
    Optional<Opening> soon = openings.find(first.key());
    List<Opening> others = IntStream.range(0, 4_097).mapToObj(_ -> opening()).toList();
    others.forEach(openings::add);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(9));
    openings.keep();

    // Then
    assertThat(openings.find(early.key())).isEmpty();
    assertThat(soon).contains(first);
    assertThat(openings.find(first.key())).isEmpty();
    assertThat(openings.find(others.getFirst().key())).isEmpty();
    assertThat(openings.find(others.getLast().key())).isPresent();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
    openings.keep();
    assertThat(openings.find(others.getLast().key())).isEmpty();
  }

  private static Opening opening() {
    return new Opening(
        new MessageKey("platform", UUID.randomUUID()),
        UUID.randomUUID(),
        "office-a",
        "vetted-case",
        "",
        List.of("police-a"));
  }

  private void step(Store store, DeliverySteps flow, List<Acceptance> opened) {
    switch (random.nextInt(5)) {
      case 0, 1 -> {
        Acceptance vetted = TestAcceptances.vettedCase("police-a", "office-a");
        flow.accept(random.nextInt(8) == 0 ? TestAcceptances.asTest(vetted) : vetted);
        opened.add(vetted);
      }
      case 2 ->
          flow.claim().stream()
              .limit(3)
              .forEach(ticket -> flow.attempt(ticket, DeliverySteps.RECEIPT));
      case 3 -> {
        if (!opened.isEmpty()) {
          UUID referral = opened.get(random.nextInt(opened.size())).referral();
          flow.accept(
              TestAcceptances.from("office-a", TestAcceptances.instruction(referral, "police-a")));
        }
      }
      default -> TestDeadlineTable.follow(store);
    }
  }

  /** A case that is delivered to the office, with no look at the trail between. */
  private static Acceptance deliver(Store store) {
    DeliverySteps flow = new DeliverySteps(store);
    Acceptance vetted = TestAcceptances.vettedCase("office-a");
    flow.accept(vetted);
    flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
    return vetted;
  }

  /** Only who reads the message there knows no case any more. */
  private static void changeTypeInDatabase(Acceptance message) throws Exception {
    TestDatabase.execute(
        "update message set type = 'other' where message_id = '%s'".formatted(message.messageId()));
  }

  /** What follows from the trail, but for the ids. */
  private static String rows() throws Exception {
    return TestDatabase.text(
        """
        select string_agg(row, chr(10) order by row) from (
          select concat_ws(' ', referral, rule, agency, sender, message_id, stage, due_at, next_at)
            from deadline
          union all select concat_ws(' ', referral, code, since) from reporter_status) as x(row)
        """);
  }
}
