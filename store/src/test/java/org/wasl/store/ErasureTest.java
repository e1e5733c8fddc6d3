package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.Outcome;
import org.wasl.rules.delivery.Reason;
import org.wasl.rules.operations.ReplayAction;

/** What may be erased, when, and by whom. */
class ErasureTest extends ErasingTest {
  @Test
  void onePersonAsksAnotherOneConfirmsAndBothAreAudited() throws Exception {
    // Given
    deliver();
    long before = TestDatabase.count("audit_entry where stream = '" + row.referral() + "'");
    // When
    Erasure asked = request();
    Erasure alone = confirm("Anna");
    Erasure done = confirm("ben");
    // Then
    assertThat(asked).isInstanceOf(Erasure.Requested.class);
    assertThat(alone).isEqualTo(new Erasure.SamePerson());
    assertThat(done).isEqualTo(new Erasure.Done());
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
    Erasure again = request();
    Erasure late =
        store.erasures().confirm(row.referral(), "ben", Duration.ZERO, register).orElseThrow();
    Erasure anew = store.erasures().request(row.referral(), ORDER, Duration.ZERO).orElseThrow();
    // Then
    assertThat(((Erasure.Requested) again).now()).isFalse();
    assertThat(late).isEqualTo(new Erasure.NotRequested());
    assertThat(((Erasure.Requested) anew).now()).isTrue();
    assertThat(TestDatabase.count("sealed_content")).isEqualTo(1);
    assertThat(register.lines()).isEmpty();
  }

  @Test
  void whatHasNotArrivedIsNotErased() {
    // When
    Erasure open = request();
    // Then
    assertThat(open)
        .isEqualTo(
            new Erasure.Open(
                List.of(
                    new Erasure.OpenDelivery(
                        row.recipients().get(0).deliveryId(), "police-a", DeliveryState.WAITING))));
    assertThat(steps()).noneMatch(step -> step.startsWith("erasure"));
  }

  @Test
  void whatWasGivenUpIsErasedWithTheRequestToGiveItUp() throws Exception {
    // Given
    Ticket ticket = flow.claimOne();
    flow.attempt(ticket, new Outcome.Permanent(Reason.REJECTED));
    assertThat(request()).isInstanceOf(Erasure.Open.class);
    Replays.carryOut(store, List.of(ticket.deliveryId()), Replays.order(ReplayAction.DISCARD, 60));
    // When
    request();
    Erasure done = confirm("ben");
    // Then
    assertThat(done).isEqualTo(new Erasure.Done());
    assertThat(TestDatabase.count("replay_item")).isZero();
  }

  @Test
  void whatCameAfterTheRequestStopsTheConfirmation() {
    // Given
    deliver();
    request();
    flow.accept(Cases.instruction(row.referral(), "police-a"));
    // When
    Erasure open = confirm("ben");
    // Then
    assertThat(open).isInstanceOf(Erasure.Open.class);
  }

  @Test
  void whatIsHeldIsNotErasedUntilItIsReleased() {
    // Given
    deliver();
    request();
    assertThat(store.holds().hold(row.referral(), "cara", "appeal").orElseThrow()).isTrue();
    assertThat(store.holds().hold(row.referral(), "cara", "appeal").orElseThrow()).isFalse();
    // When
    Erasure held = confirm("ben");
    boolean released = store.holds().release(row.referral(), "cara", "appeal-over").orElseThrow();
    // Then
    assertThat(held).isInstanceOf(Erasure.Held.class);
    assertThat(released).isTrue();
    assertThat(store.holds().release(row.referral(), "cara", "x").orElseThrow()).isFalse();
    assertThat(steps()).contains("held operator:cara appeal");
    assertThat(confirm("ben")).isEqualTo(new Erasure.Done());
    assertThat(steps()).contains("hold-released operator:cara appeal-over");
  }

  @Test
  void whatDecidesHowLongItIsKeptIsReadPageByPage() {
    // Given
    flow.accept(Cases.instruction(row.referral(), "police-a"));
    flow.accept(Cases.vettedCase("police-b"));
    store.holds().hold(row.referral(), "cara", "appeal").orElseThrow();
    // When
    List<Retained.Facts> first = store.retained().page(Optional.empty(), 1).orElseThrow();
    List<Retained.Facts> second =
        store.retained().page(Optional.of(first.get(0).referral()), 2).orElseThrow();
    // Then
    assertThat(first).hasSize(1);
    assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
    Retained.Facts held =
        Stream.of(first.get(0), second.get(0)).filter(Retained.Facts::held).findFirst().get();
    assertThat(held.referral()).isEqualTo(row.referral());
    assertThat(held.types()).containsExactlyInAnyOrder("vetted-case", "instruction");
    assertThat(held.state()).isEqualTo("investigating");
    assertThat(held.since()).isBeforeOrEqualTo(held.lastStep());
    List<AuditEntry> entries = store.timelines().entries(row.referral().toString()).orElseThrow();
    assertThat(held.lastStep()).isEqualTo(entries.get(entries.size() - 2).at());
  }

  @Test
  void anUnknownReferralAndAnErasedOneAreToldApart() {
    // Given
    erase();
    UUID unknown = UUID.randomUUID();
    // Then
    assertThat(store.erasures().request(unknown, ORDER, DAY).orElseThrow())
        .isEqualTo(new Erasure.Unknown());
    assertThat(store.erasures().confirm(unknown, "ben", DAY, register).orElseThrow())
        .isEqualTo(new Erasure.Unknown());
    assertThat(request()).isInstanceOf(Erasure.Before.class);
    assertThat(confirm("ben")).isInstanceOf(Erasure.Before.class);
    assertThat(store.holds().hold(row.referral(), "cara", "late").orElseThrow()).isFalse();
  }
}
