package org.wasl.rules.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.rules.delivery.AuditAction.FAILED;
import static org.wasl.rules.delivery.AuditAction.INTERRUPTED;
import static org.wasl.rules.delivery.ReasonCode.ATTEMPTS_EXHAUSTED;
import static org.wasl.rules.delivery.ReasonCode.BUSY;
import static org.wasl.rules.delivery.ReasonCode.HORIZON_EXCEEDED;
import static org.wasl.rules.delivery.ReasonCode.INTERRUPTED_TOO_OFTEN;
import static org.wasl.rules.delivery.ReasonCode.LEASE_EXPIRED;
import static org.wasl.rules.delivery.ReasonCode.REJECTED;
import static org.wasl.rules.delivery.ReasonCode.TIMEOUT;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDecisionTest {

  private static final RetryPolicy POLICY =
      new RetryPolicy(4, 10_000, 100, 1_000, 3.0, 0.5, 5_000, 3, 2);
  private static final long NO_JITTER = 0;

  @Test
  void uncollectedDeliveryIsNotCountedAsAttempt() {
    // Given
    AttemptHistory history = new AttemptHistory(7, 5_000, 2, 1);
    // When
    RetryDecision decision =
        RetryDecision.decide(
            history, false, new AttemptOutcome.NotCollected(), RetryPolicy.DEFAULT, 0);
    // Then
    assertThat(decision)
        .isEqualTo(
            new RetryDecision.Release(
                ReasonCode.NOBODY_CAME, 5_000, new AttemptHistory(7, 10_000, 2, 1)));
  }

  @Test
  void offersUncollectedDeliveryFewerThan500TimesInThreeDays() {
    // Given
    AttemptHistory history = AttemptHistory.NONE;
    long longestDelayMillis = 0;
    int offers = 0;
    // When
    RetryDecision decision;
    do {
      decision =
          RetryDecision.decide(
              history, false, new AttemptOutcome.NotCollected(), RetryPolicy.DEFAULT, 0);
      offers++;
      if (decision instanceof RetryDecision.Release(var reason, long delayMillis, var next)) {
        history = next;
        longestDelayMillis = Math.max(longestDelayMillis, delayMillis);
      }
    } while (decision instanceof RetryDecision.Release);
    // Then
    assertThat(decision)
        .isEqualTo(new RetryDecision.Park(HORIZON_EXCEEDED, ReasonCode.NOBODY_CAME));
    assertThat(offers).isBetween(20, 500);
    assertThat(longestDelayMillis).isEqualTo(RetryPolicy.DEFAULT.maxBackoffMillis());
    assertThat(history.failedAttempts()).isZero();
  }

  @Test
  void validReceiptAlwaysEndsDelivery() {
    // When
    RetryDecision decision =
        decide(
            new AttemptHistory(3, 9_999, 9, 1), new AttemptOutcome.Delivered("a.b.c"), NO_JITTER);
    // Then
    assertThat(decision).isEqualTo(new RetryDecision.Deliver("a.b.c"));
    assertThat(decision.action()).isEqualTo(AuditAction.DELIVERED);
  }

  @Test
  void permanentRefusalParksImmediately() {
    // When
    RetryDecision decision =
        decide(AttemptHistory.NONE, new AttemptOutcome.Permanent(REJECTED), NO_JITTER);
    // Then
    assertThat(decision).isEqualTo(new RetryDecision.Park(REJECTED, REJECTED));
    assertThat(decision.action()).isEqualTo(AuditAction.PARKED);
  }

  @ParameterizedTest
  @CsvSource({"0, 100", "1, 300", "2, 900"})
  void delaysGrowAndAreSummed(int failedBefore, long delayMillis) {
    // Given
    AttemptHistory before = new AttemptHistory(failedBefore, 40, 0, 0);
    // When
    RetryDecision decision = decide(before, AttemptOutcome.Transient.of(TIMEOUT), NO_JITTER);
    // Then
    assertThat(decision)
        .isEqualTo(
            new RetryDecision.RetryAfter(
                FAILED,
                TIMEOUT,
                delayMillis,
                new AttemptHistory(failedBefore + 1, 40 + delayMillis, 0, 0)));
  }

  @Test
  void lastAttemptParksAndKeepsCause() {
    // When
    RetryDecision decision =
        decide(new AttemptHistory(3, 0, 0, 0), AttemptOutcome.Transient.of(TIMEOUT), NO_JITTER);
    // Then
    assertThat(decision).isEqualTo(new RetryDecision.Park(ATTEMPTS_EXHAUSTED, TIMEOUT));
  }

  @Test
  void parksIfNextDelayExceedsHorizon() {
    // When
    RetryDecision within =
        decide(new AttemptHistory(0, 9_900, 0, 0), AttemptOutcome.Transient.of(TIMEOUT), NO_JITTER);
    RetryDecision beyond =
        decide(new AttemptHistory(0, 9_901, 0, 0), AttemptOutcome.Transient.of(TIMEOUT), NO_JITTER);
    // Then
    assertThat(within).isInstanceOf(RetryDecision.RetryAfter.class);
    assertThat(beyond).isEqualTo(new RetryDecision.Park(HORIZON_EXCEEDED, TIMEOUT));
  }

  @ParameterizedTest
  @CsvSource({"7, 100", "2000, 2000", "999999999, 5000"})
  void honoursRetryAfterWithinLimits(long askedMillis, long delayMillis) {
    // When
    RetryDecision decision =
        decide(
            AttemptHistory.NONE,
            new AttemptOutcome.Transient(BUSY, OptionalLong.of(askedMillis)),
            NO_JITTER);
    // Then
    assertThat(((RetryDecision.RetryAfter) decision).delayMillis()).isEqualTo(delayMillis);
  }

  @Test
  void failedProbeUsesNoAttemptButCountsTowardsHorizon() {
    // Given
    AttemptHistory lastChance = new AttemptHistory(3, 0, 0, 0);
    // When
    RetryDecision decision =
        RetryDecision.decide(
            lastChance, true, AttemptOutcome.Transient.of(TIMEOUT), POLICY, NO_JITTER);
    // Then
    assertThat(decision)
        .isEqualTo(
            new RetryDecision.RetryAfter(
                FAILED, TIMEOUT, 1_000, new AttemptHistory(3, 1_000, 0, 0)));
  }

  @Test
  void failedProbeWaitsNoLongerThanOrdinaryFailure() {
    // When
    RetryDecision probe =
        RetryDecision.decide(
            AttemptHistory.NONE, true, AttemptOutcome.Transient.of(BUSY), POLICY, NO_JITTER);
    RetryDecision ordinary =
        decide(AttemptHistory.NONE, AttemptOutcome.Transient.of(BUSY), NO_JITTER);
    // Then
    assertThat(((RetryDecision.RetryAfter) probe).delayMillis())
        .isEqualTo(((RetryDecision.RetryAfter) ordinary).delayMillis());
  }

  @Test
  void crashesNeverParkUnrelatedDelivery() {
    // Given
    AttemptHistory history = AttemptHistory.NONE;
    for (int death = 1; death <= 20; death++) {
      // When
      RetryDecision decision = decide(history, new AttemptOutcome.Interrupted(false), NO_JITTER);
      // Then
      assertThat(decision).isInstanceOf(RetryDecision.RetryAfter.class);
      history = ((RetryDecision.RetryAfter) decision).next();
      assertThat(history).isEqualTo(new AttemptHistory(0, 0, death, 0));
    }
  }

  @Test
  void parksSuspectAfterTwoCrashesAlone() {
    // Given
    AttemptHistory suspect = new AttemptHistory(0, 0, 3, 0);
    // When
    RetryDecision first = decide(suspect, new AttemptOutcome.Interrupted(true), NO_JITTER);
    RetryDecision second =
        decide(
            ((RetryDecision.RetryAfter) first).next(),
            new AttemptOutcome.Interrupted(true),
            NO_JITTER);
    // Then
    assertThat(first.action()).isEqualTo(INTERRUPTED);
    assertThat(second).isEqualTo(new RetryDecision.Park(INTERRUPTED_TOO_OFTEN, LEASE_EXPIRED));
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void ordinaryFailureClearsCrashSuspicion(boolean probe) {
    // Given
    AttemptHistory suspect = new AttemptHistory(0, 0, 3, 1);
    // When
    RetryDecision decision =
        RetryDecision.decide(
            suspect, probe, AttemptOutcome.Transient.of(TIMEOUT), POLICY, NO_JITTER);
    // Then
    assertThat(((RetryDecision.RetryAfter) decision).next())
        .isEqualTo(new AttemptHistory(probe ? 0 : 1, 100, 0, 0));
  }

  @Test
  void everyDecisionIsLegalTransition() {
    for (AttemptOutcome outcome :
        new AttemptOutcome[] {
          new AttemptOutcome.Delivered("a.b.c"),
          new AttemptOutcome.Permanent(REJECTED),
          AttemptOutcome.Transient.of(TIMEOUT),
          new AttemptOutcome.Interrupted(false)
        }) {
      // When
      RetryDecision decision = decide(AttemptHistory.NONE, outcome, NO_JITTER);
      // Then
      assertThat(DeliveryTransitions.next(DeliveryState.ATTEMPTING, decision.action())).isPresent();
    }
  }

  private static RetryDecision decide(
      AttemptHistory history, AttemptOutcome outcome, long randomBits) {
    return RetryDecision.decide(history, false, outcome, POLICY, randomBits);
  }
}
