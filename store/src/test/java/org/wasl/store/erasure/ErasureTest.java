package org.wasl.store.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.retention.Retention;
import org.wasl.rules.retention.RetentionTable;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.Ticket;
import org.wasl.store.replay.ParkedRequestSteps;

/** What may be erased, when, and by whom. */
class ErasureTest extends ErasureTestBase {
  @Test
  void onePersonAsksAnotherOneConfirmsAndBothAreAudited() throws Exception {
    // Given
    deliver();
    long before = TestDatabase.count("audit_entry where stream = '" + row.referral() + "'");
    // When
    ErasureResult asked = request();
    ErasureResult alone = confirm("Anna");
    ErasureResult done = confirm("ben");
    // Then
    assertThat(asked).isInstanceOf(ErasureResult.Requested.class);
    assertThat(alone).isEqualTo(new ErasureResult.SamePerson());
    assertThat(done).isEqualTo(new ErasureResult.Done());
    assertThat(steps())
        .containsExactly(
            "erasure-requested operator:anna retention/law-1",
            "erased operator:ben retention/law-1");
    assertThat(TestDatabase.count("audit_entry where stream = '" + row.referral() + "'"))
        .isEqualTo(before + 2);
  }

  @Test
  void aRequestIsMadeOnceAndExpires() throws Exception {
    // Given
    deliver();
    request();
    // When
    ErasureResult again = request();
    ErasureResult late =
        store.erasures().confirm(row.referral(), "ben", Duration.ZERO, register).orElseThrow();
    ErasureResult anew =
        store.erasures().request(row.referral(), ORDER, Duration.ZERO).orElseThrow();
    // Then
    assertThat(((ErasureResult.Requested) again).now()).isFalse();
    assertThat(late).isEqualTo(new ErasureResult.NotRequested());
    assertThat(((ErasureResult.Requested) anew).now()).isTrue();
    assertThat(TestDatabase.count("sealed_content")).isEqualTo(1);
    assertThat(register.lines()).isEmpty();
  }

  @Test
  void whatHasNotArrivedIsNotErased() {
    // When
    ErasureResult open = request();
    // Then
    assertThat(open)
        .isEqualTo(
            new ErasureResult.NotFinal(
                List.of(
                    new ErasureResult.OpenDelivery(
                        row.recipients().get(0).deliveryId(), "police-a", DeliveryState.WAITING))));
    assertThat(steps()).noneMatch(step -> step.startsWith("erasure"));
  }

  @Test
  void whatWasGivenUpIsErasedWithTheRequestToGiveItUp() throws Exception {
    // Given
    Ticket ticket = flow.claimOne();
    flow.attempt(ticket, new AttemptOutcome.Permanent(ReasonCode.REJECTED));
    assertThat(request()).isInstanceOf(ErasureResult.NotFinal.class);
    ParkedRequestSteps.carryOut(
        store,
        List.of(ticket.deliveryId()),
        ParkedRequestSteps.order(ParkedDeliveryAction.DISCARD, 60));
    // When
    request();
    ErasureResult done = confirm("ben");
    // Then
    assertThat(done).isEqualTo(new ErasureResult.Done());
    assertThat(TestDatabase.count("replay_item")).isZero();
  }

  @Test
  void whatCameAfterTheRequestStopsTheConfirmation() {
    // Given
    deliver();
    request();
    flow.accept(TestAcceptances.instruction(row.referral(), "police-a"));
    // When
    ErasureResult open = confirm("ben");
    // Then
    assertThat(open).isInstanceOf(ErasureResult.NotFinal.class);
  }

  @Test
  void whatIsHeldIsNotErasedUntilItIsReleased() {
    // Given
    deliver();
    request();
    assertThat(store.legalHolds().hold(row.referral(), "cara", "appeal").orElseThrow()).isTrue();
    assertThat(store.legalHolds().hold(row.referral(), "cara", "appeal").orElseThrow()).isFalse();
    // When
    ErasureResult held = confirm("ben");
    boolean released =
        store.legalHolds().release(row.referral(), "cara", "appeal-over").orElseThrow();
    // Then
    assertThat(held).isInstanceOf(ErasureResult.UnderLegalHold.class);
    assertThat(released).isTrue();
    assertThat(store.legalHolds().release(row.referral(), "cara", "x").orElseThrow()).isFalse();
    assertThat(steps()).contains("held operator:cara appeal");
    assertThat(confirm("ben")).isEqualTo(new ErasureResult.Done());
    assertThat(steps()).contains("hold-released operator:cara appeal-over");
  }

  @Test
  void whatDecidesHowLongItIsKeptIsReadPageByPage() {
    // Given
    flow.accept(TestAcceptances.instruction(row.referral(), "police-a"));
    flow.accept(TestAcceptances.vettedCase("police-b"));
    store.legalHolds().hold(row.referral(), "cara", "appeal").orElseThrow();
    // When
    List<RetentionFacts.ReferralFacts> first =
        store.retentionFacts().page(Optional.empty(), 1).orElseThrow();
    List<RetentionFacts.ReferralFacts> second =
        store.retentionFacts().page(Optional.of(first.get(0).referral()), 2).orElseThrow();
    // Then
    assertThat(first).hasSize(1);
    assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
    RetentionFacts.ReferralFacts held =
        Stream.of(first.get(0), second.get(0))
            .filter(RetentionFacts.ReferralFacts::held)
            .findFirst()
            .get();
    assertThat(held.referral()).isEqualTo(row.referral());
    assertThat(held.types()).containsExactlyInAnyOrder("vetted-case", "instruction");
    assertThat(held.state()).isEqualTo("investigating");
    assertThat(held.since()).isBeforeOrEqualTo(held.lastStep());
    List<AuditEntry> entries = store.timelines().entries(row.referral().toString()).orElseThrow();
    assertThat(held.lastStep()).isEqualTo(entries.get(entries.size() - 2).at());
  }

  @Test
  void whatIsKeptTooLongIsCountedUnlessItIsHeld() {
    // Given
    RetentionTable table =
        new RetentionTable(
            Map.of("vetted-case", new Retention(Retention.From.LAST_STEP, Period.ofDays(10))),
            ZoneOffset.UTC);
    flow.accept(TestAcceptances.vettedCase("police-b"));
    flow.accept(TestAcceptances.vettedCase("police-a"));
    Instant early = Instant.now().plus(Duration.ofDays(9));
    Instant late = Instant.now().plus(Duration.ofDays(11));
    // When
    long inTime = store.retentionFacts().countOverdue(table, early).orElseThrow();
    long overdue = store.retentionFacts().countOverdue(table, late).orElseThrow();
    store.legalHolds().hold(row.referral(), "cara", "appeal").orElseThrow();
    long withoutHeld = store.retentionFacts().countOverdue(table, late).orElseThrow();
    // Then
    assertThat(inTime).isZero();
    assertThat(overdue).isEqualTo(3);
    assertThat(withoutHeld).isEqualTo(2);
  }

  @Test
  void anUnknownReferralAndAnErasedOneAreToldApart() {
    // Given
    erase();
    UUID unknown = UUID.randomUUID();
    // Then
    assertThat(store.erasures().request(unknown, ORDER, DAY).orElseThrow())
        .isEqualTo(new ErasureResult.Unknown());
    assertThat(store.erasures().confirm(unknown, "ben", DAY, register).orElseThrow())
        .isEqualTo(new ErasureResult.Unknown());
    assertThat(request()).isInstanceOf(ErasureResult.AlreadyErased.class);
    assertThat(confirm("ben")).isInstanceOf(ErasureResult.AlreadyErased.class);
    assertThat(store.legalHolds().hold(row.referral(), "cara", "late").orElseThrow()).isFalse();
  }
}
