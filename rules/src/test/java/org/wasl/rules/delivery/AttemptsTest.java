package org.wasl.rules.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.rules.delivery.AuditAction.FAILED;
import static org.wasl.rules.delivery.AuditAction.INTERRUPTED;
import static org.wasl.rules.delivery.Reason.ATTEMPTS_EXHAUSTED;
import static org.wasl.rules.delivery.Reason.BUSY;
import static org.wasl.rules.delivery.Reason.HORIZON_EXCEEDED;
import static org.wasl.rules.delivery.Reason.INTERRUPTED_TOO_OFTEN;
import static org.wasl.rules.delivery.Reason.LEASE_EXPIRED;
import static org.wasl.rules.delivery.Reason.REJECTED;
import static org.wasl.rules.delivery.Reason.TIMEOUT;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptsTest {

  private static final RetryPolicy POLICY =
      new RetryPolicy(4, 10_000, 100, 1_000, 3.0, 0.5, 5_000, 3, 2);
  private static final long NO_JITTER = 0;

  @Test
  void whatNobodyCameForWaitsAsIfItHadNotBeenTried() {
    // Given
    DeliveryFacts tried = new DeliveryFacts(7, 5_000, 2, 1);
    // When
    Decision decision = Attempts.after(tried, new Outcome.NobodyCame(), RetryPolicy.DEFAULT, 0);
    // Then
    assertThat(decision).isEqualTo(new Decision.Release(Reason.NOBODY_CAME));
  }

  @Test
  void aValidReceiptEndsTheDeliveryWhateverWentBefore() {
    // When
    Decision decision =
        decide(new DeliveryFacts(3, 9_999, 9, 1), new Outcome.Delivered("a.b.c"), NO_JITTER);
    // Then
    assertThat(decision).isEqualTo(new Decision.Deliver("a.b.c"));
    assertThat(decision.action()).isEqualTo(AuditAction.DELIVERED);
  }

  @Test
  void aRefusalForGoodParksAtOnce() {
    // When
    Decision decision = decide(DeliveryFacts.NONE, new Outcome.Permanent(REJECTED), NO_JITTER);
    // Then
    assertThat(decision).isEqualTo(new Decision.Park(REJECTED, REJECTED));
    assertThat(decision.action()).isEqualTo(AuditAction.PARKED);
  }

  @ParameterizedTest
  @CsvSource({"0, 100", "1, 300", "2, 900"})
  void delaysGrowAndAddUp(int failedBefore, long delayMillis) {
    // Given
    DeliveryFacts before = new DeliveryFacts(failedBefore, 40, 1, 0);
    // When
    Decision decision = decide(before, Outcome.Transient.of(TIMEOUT), NO_JITTER);
    // Then
    assertThat(decision)
        .isEqualTo(
            new Decision.RetryAfter(
                FAILED,
                TIMEOUT,
                delayMillis,
                new DeliveryFacts(failedBefore + 1, 40 + delayMillis, 1, 0)));
  }

  @Test
  void theLastAttemptParksAndKeepsTheCause() {
    // When
    Decision decision =
        decide(new DeliveryFacts(3, 0, 0, 0), Outcome.Transient.of(TIMEOUT), NO_JITTER);
    // Then
    assertThat(decision).isEqualTo(new Decision.Park(ATTEMPTS_EXHAUSTED, TIMEOUT));
  }

  @Test
  void aDelayBeyondTheHorizonParks() {
    // When
    Decision within =
        decide(new DeliveryFacts(0, 9_900, 0, 0), Outcome.Transient.of(TIMEOUT), NO_JITTER);
    Decision beyond =
        decide(new DeliveryFacts(0, 9_901, 0, 0), Outcome.Transient.of(TIMEOUT), NO_JITTER);
    // Then
    assertThat(within).isInstanceOf(Decision.RetryAfter.class);
    assertThat(beyond).isEqualTo(new Decision.Park(HORIZON_EXCEEDED, TIMEOUT));
  }

  @ParameterizedTest
  @CsvSource({"7, 100", "2000, 2000", "999999999, 5000"})
  void theWishOfAnAgencyIsHonouredWithinBounds(long askedMillis, long delayMillis) {
    // When
    Decision decision =
        decide(
            DeliveryFacts.NONE,
            new Outcome.Transient(BUSY, OptionalLong.of(askedMillis), false),
            NO_JITTER);
    // Then
    assertThat(((Decision.RetryAfter) decision).delayMillis()).isEqualTo(delayMillis);
  }

  @Test
  void aProbeThatFailsBurnsNoAttemptButCountsTowardsTheHorizon() {
    // Given
    DeliveryFacts lastChance = new DeliveryFacts(3, 0, 0, 0);
    // When
    Decision decision =
        decide(lastChance, new Outcome.Transient(TIMEOUT, OptionalLong.empty(), true), NO_JITTER);
    // Then
    assertThat(decision)
        .isEqualTo(
            new Decision.RetryAfter(FAILED, TIMEOUT, 1_000, new DeliveryFacts(3, 1_000, 0, 0)));
  }

  @Test
  void aProbeThatFailsWaitsNoLongerThanAnOrdinaryFailure() {
    // When
    Decision probe =
        decide(
            DeliveryFacts.NONE, new Outcome.Transient(BUSY, OptionalLong.empty(), true), NO_JITTER);
    Decision ordinary = decide(DeliveryFacts.NONE, Outcome.Transient.of(BUSY), NO_JITTER);
    // Then
    assertThat(((Decision.RetryAfter) probe).delayMillis())
        .isEqualTo(((Decision.RetryAfter) ordinary).delayMillis());
  }

  @Test
  void anInnocentDeliveryIsNeverParkedHoweverOftenWeDie() {
    // Given
    DeliveryFacts facts = DeliveryFacts.NONE;
    for (int death = 1; death <= 20; death++) {
      // When
      Decision decision = decide(facts, new Outcome.Interrupted(false), NO_JITTER);
      // Then
      assertThat(decision).isInstanceOf(Decision.RetryAfter.class);
      facts = ((Decision.RetryAfter) decision).next();
      assertThat(facts).isEqualTo(new DeliveryFacts(0, 0, death, 0));
      assertThat(facts.mustRunAlone(POLICY)).isEqualTo(death >= 3);
    }
  }

  @Test
  void aSuspectIsParkedOnceItWasCutOffAloneTwice() {
    // Given
    DeliveryFacts suspect = new DeliveryFacts(0, 0, 3, 0);
    // When
    Decision first = decide(suspect, new Outcome.Interrupted(true), NO_JITTER);
    Decision second =
        decide(((Decision.RetryAfter) first).next(), new Outcome.Interrupted(true), NO_JITTER);
    // Then
    assertThat(first.action()).isEqualTo(INTERRUPTED);
    assertThat(second).isEqualTo(new Decision.Park(INTERRUPTED_TOO_OFTEN, LEASE_EXPIRED));
  }

  @Test
  void everyDecisionIsALegalStepOfAnAttempt() {
    for (Outcome outcome :
        new Outcome[] {
          new Outcome.Delivered("a.b.c"),
          new Outcome.Permanent(REJECTED),
          Outcome.Transient.of(TIMEOUT),
          new Outcome.Interrupted(false)
        }) {
      // When
      Decision decision = decide(DeliveryFacts.NONE, outcome, NO_JITTER);
      // Then
      assertThat(DeliveryTransitions.next(DeliveryState.ATTEMPTING, decision.action())).isPresent();
    }
  }

  private static Decision decide(DeliveryFacts facts, Outcome outcome, long randomBits) {
    return Attempts.after(facts, outcome, POLICY, randomBits);
  }
}
