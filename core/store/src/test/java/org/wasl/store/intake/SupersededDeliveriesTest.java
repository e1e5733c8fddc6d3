package org.wasl.store.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestLoad;
import org.wasl.store.DeliverySteps;
import org.wasl.store.EmptyStore;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.LeaseResult;
import org.wasl.store.delivery.OutcomeResult;
import org.wasl.store.delivery.SupersededDeliveries;
import org.wasl.store.delivery.Ticket;

/** The effect of a withdrawal of the case on deliveries parked before it, and the order of all. */
class SupersededDeliveriesTest extends EmptyStore {
  private static final AttemptOutcome REJECTED = new AttemptOutcome.Permanent(ReasonCode.REJECTED);

  @Test
  void withdrawalSupersedesParkedDeliveriesThatBlockIt() throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a");
    flow.accept(original);
    flow.attempt(flow.claimOne(), REJECTED);
    Acceptance withdrawal = withdrawal(original.referral(), "police-a");
    // When
    flow.accept(withdrawal);
    // Then
    assertThat(DeliverySteps.stateOf(idOf(original))).isEqualTo("superseded");
    assertThat(
            store
                .finishedDeliveries()
                .givenUp(original.referral(), new AgencyId("police-a"))
                .orElseThrow())
        .containsExactly(idOf(original));
    assertThat(
            store
                .finishedDeliveries()
                .givenUp(original.referral(), new AgencyId("desk"))
                .orElseThrow())
        .isEmpty();
    assertThat(flow.claimOne().deliveryId()).isEqualTo(idOf(withdrawal));
    DeliverySteps.assertTrailsAreSound(store);
  }

  @Test
  void doesNotSupersedeDeliveriesToOthers() throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a", "desk");
    flow.accept(original);
    flow.claim().forEach(ticket -> flow.attempt(ticket, REJECTED));
    // When
    flow.accept(withdrawal(original.referral(), "police-a"));
    // Then
    assertThat(DeliverySteps.stateOf(original.recipients().get(0).deliveryId()))
        .isEqualTo("superseded");
    assertThat(DeliverySteps.stateOf(original.recipients().get(1).deliveryId()))
        .isEqualTo("parked");
  }

  @ParameterizedTest
  @CsvSource({"wanted-notice, issue", "instruction, withdraw-wanted-notice"})
  void doesNotSupersedeNoticeMessages(String type, String code) throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a");
    flow.accept(original);
    flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
    Acceptance parked = later(original.referral(), type, code, MessageEffects.NONE, "police-a");
    flow.accept(parked);
    flow.attempt(flow.claimOne(), REJECTED);
    // When
    flow.accept(withdrawal(original.referral(), "police-a"));
    // Then
    assertThat(DeliverySteps.stateOf(idOf(parked))).isEqualTo("parked");
  }

  @ParameterizedTest
  @CsvSource({
    "wanted-notice, withdraw, parked",
    "instruction, withdraw-wanted-notice, parked",
    "instruction, open-investigation, superseded"
  })
  void supersedesHandoverLikeItsMessage(String type, String code, String expected)
      throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a");
    flow.accept(original);
    flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
    Acceptance about = later(original.referral(), type, code, MessageEffects.NONE, "police-a");
    flow.accept(about);
    flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
    MessageEffects handsOver =
        TestAcceptances.counting(
            "{\"originalSender\":\"%s\",\"originalMessage\":\"%s\"}"
                .formatted(about.sender(), about.messageId()));
    Acceptance handover = later(original.referral(), "handover", null, handsOver, "police-a");
    flow.accept(handover);
    flow.attempt(flow.claimOne(), REJECTED);
    // When
    flow.accept(withdrawal(original.referral(), "police-a"));
    // Then
    assertThat(DeliverySteps.stateOf(idOf(handover))).isEqualTo(expected);
  }

  @Test
  void deliveryParkedAfterTheWithdrawalDoesNotBlockIt() throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a");
    flow.accept(original);
    Ticket underWay = flow.claimOne();
    Acceptance withdrawal = withdrawal(original.referral(), "police-a");
    flow.accept(withdrawal);
    // When
    flow.attempt(underWay, REJECTED);
    // Then
    assertThat(DeliverySteps.stateOf(idOf(original))).isEqualTo("superseded");
    assertThat(flow.claimOne().deliveryId()).isEqualTo(idOf(withdrawal));
    DeliverySteps.assertTrailsAreSound(store);
  }

  @Test
  void supersedesDeliveriesParkedForAGoneAgencyWithTheWithdrawal() throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a");
    flow.accept(original);
    Acceptance withdrawal = withdrawal(original.referral(), "police-a");
    flow.accept(withdrawal);
    // When
    store.unavailableRecipients().park(new AgencyId("police-a"), false).orElseThrow();
    // Then
    assertThat(DeliverySteps.stateOf(idOf(original))).isEqualTo("superseded");
    assertThat(DeliverySteps.stateOf(idOf(withdrawal))).isEqualTo("parked");
    DeliverySteps.assertTrailsAreSound(store);
  }

  /** Read for each other, 5000 messages of one referral are 12 million rows. */
  @Test
  void doesNotCompareAllMessagesOfAReferralPairwise() throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a");
    flow.accept(original);
    flow.attempt(flow.claimOne(), REJECTED);
    TestDatabase.execute(
        """
        insert into delivery (id, referral, sender, message_id, recipient, seq, urgency, state,
            parked_at)
        select gen_random_uuid(), referral, sender, message_id, recipient, seq + n, urgency, state,
               parked_at
          from delivery, generate_series(1, 5000) n;
        analyze delivery
        """);
    // When
    try (Connection connection = TestDatabase.connect()) {
      long limitMillis = TestLoad.limit(Duration.ofSeconds(1)).toMillis();
      connection.createStatement().execute("set statement_timeout = " + limitMillis);
      SupersededDeliveries.write(connection, Set.of(original.referral()));
    }
    // Then
    assertThat(TestDatabase.count("delivery where state = 'parked'")).isEqualTo(5_001);
  }

  @Test
  void deliveryParkedDuringWithdrawalDoesNotBlockIt() throws Exception {
    for (boolean parkedFirst : new boolean[] {true, false}) {
      // Given
      Acceptance original = TestAcceptances.vettedCase("police-a");
      flow.accept(original);
      LeaseResult.Leased lease = flow.leased(flow.claimOne());
      Acceptance withdrawal = withdrawal(original.referral(), "police-a");
      List<Supplier<CompletableFuture<?>>> both =
          List.of(
              () -> store.attempts().record(lease.receiptSubject(), lease.attempt(), REJECTED),
              () -> store.intake().accept(withdrawal));
      // When
      List<CompletableFuture<?>> done = new ArrayList<>();
      try (Connection other = TestDatabase.connect()) {
        other.setAutoCommit(false);
        other
            .createStatement()
            .execute(
                "select from stream_counter where stream = '%s' for update"
                    .formatted(original.referral()));
        for (Supplier<CompletableFuture<?>> each : parkedFirst ? both : both.reversed()) {
          done.add(each.get());
          Awaitility.await()
              .atMost(SOON)
              .until(() -> TestDatabase.count("pg_locks where not granted") == done.size());
        }
        other.rollback();
      }
      done.forEach(CompletableFuture::join);
      // Then
      assertThat(DeliverySteps.stateOf(idOf(original))).isEqualTo("superseded");
      Ticket next = flow.claimOne();
      assertThat(next.deliveryId()).isEqualTo(idOf(withdrawal));
      flow.attempt(next, DeliverySteps.RECEIPT);
    }
    DeliverySteps.assertTrailsAreSound(store);
  }

  @Test
  void openDeliveriesArriveBeforeTheWithdrawal() throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a");
    flow.accept(original);
    Ticket underWay = flow.claimOne();
    Acceptance withdrawal = withdrawal(original.referral(), "police-a");
    // When
    flow.accept(withdrawal);
    List<Ticket> meanwhile = flow.claim();
    flow.attempt(underWay, DeliverySteps.RECEIPT);
    // Then
    assertThat(meanwhile).isEmpty();
    assertThat(flow.claimOne().deliveryId()).isEqualTo(idOf(withdrawal));
  }

  @Test
  void amendmentNeverOvertakesRetriedOriginal() throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a", "office-a");
    flow.accept(original);
    Acceptance amendment =
        TestAcceptances.later(original.referral(), "referred", "referred", "police-a");
    flow.accept(amendment);
    // When
    for (int attempt = 1; attempt <= 3; attempt++) {
      List<Ticket> tickets = flow.claim();
      // Then
      assertThat(tickets).noneMatch(ticket -> ticket.deliveryId().equals(idOf(amendment)));
      tickets.forEach(
          ticket ->
              flow.attempt(
                  ticket,
                  ticket.agency().value().equals("office-a")
                      ? DeliverySteps.RECEIPT
                      : DeliverySteps.TIMEOUT));
      DeliverySteps.makeEverythingDue();
    }
    flow.attempt(flow.claimOne(), DeliverySteps.RECEIPT);
    assertThat(flow.claimOne().deliveryId()).isEqualTo(idOf(amendment));
  }

  @Test
  void acceptsLateReceiptForSupersededDelivery() throws Exception {
    // Given
    Acceptance original = TestAcceptances.vettedCase("police-a");
    flow.accept(original);
    LeaseResult.Leased lease = flow.leased(flow.claimOne());
    flow.record(lease, REJECTED);
    flow.accept(withdrawal(original.referral(), "police-a"));
    // When
    OutcomeResult late = flow.record(lease, DeliverySteps.RECEIPT);
    // Then
    assertThat(late).isInstanceOf(OutcomeResult.Applied.class);
    assertThat(DeliverySteps.stateOf(idOf(original))).isEqualTo("delivered");
    DeliverySteps.assertTrailsAreSound(store);
  }

  private static Acceptance withdrawal(ReferralId referral, String... recipients) {
    return later(referral, "case-withdrawal", null, MessageEffects.NONE, recipients);
  }

  private static Acceptance later(
      ReferralId referral, String type, String code, MessageEffects effects, String... recipients) {
    Acceptance.ContinuesReferral continues =
        new Acceptance.ContinuesReferral(
            Set.of("referred"), Optional.empty(), Optional.empty(), effects);
    return TestAcceptances.of(referral, type, code, continues, recipients);
  }

  private static DeliveryId idOf(Acceptance row) {
    return row.recipients().get(0).deliveryId();
  }
}
