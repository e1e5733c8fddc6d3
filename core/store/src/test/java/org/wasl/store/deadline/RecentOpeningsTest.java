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
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestSeed;
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
  void doesNotReadBackReferralsOpenedHere() throws Exception {
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
  void standbyGatewayKeepsNoOpenings() throws Exception {
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
  void formerOfficeOwesNothing() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      TestDeadlineTable.follow(store);
      Acceptance vetted = deliver(store);
      MessageEffects transfer = TestAcceptances.transfersTo(new AgencyId("office-b"));

      // When
      new DeliverySteps(store)
          .accept(
              TestAcceptances.by(
                  new AgencyId("office-a"), vetted.referral(), transfer, "office-b"));
      TestDeadlineTable.follow(store);

      // Then
      assertThat(TestDeadlineTable.stages(store, vetted.referral()))
          .containsExactlyInAnyOrder("retrieved", "delivered");
    }
  }

  @Test
  void anyTrailGivesTheSameDeadlinesAsTheDatabaseAlone() throws Exception {
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
  void limitsAgeAndNumberOfKeptOpenings() {
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
        new MessageKey(new AgencyId("platform"), new MessageId(UUID.randomUUID())),
        new ReferralId(UUID.randomUUID()),
        new AgencyId("office-a"),
        "vetted-case",
        "",
        List.of(new AgencyId("police-a")));
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
          ReferralId referral = opened.get(random.nextInt(opened.size())).referral();
          flow.accept(
              TestAcceptances.from(
                  new AgencyId("office-a"), TestAcceptances.instruction(referral, "police-a")));
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

  /**
   * Changes the type, so that a reader of the stored message does not recognise a case any more.
   */
  private static void changeTypeInDatabase(Acceptance message) throws Exception {
    TestDatabase.execute(
        "update message set type = 'other' where message_id = '%s'".formatted(message.messageId()));
  }

  /** Returns the rows that follow from the trail, without the ids. */
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
