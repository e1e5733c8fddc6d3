package org.wasl.rules.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class RetryPropertiesTest {

  @Property(edgeCases = EdgeCasesMode.NONE)
  void backoffIsPositiveAndAtMostMaximum(
      @ForAll("policies") RetryPolicy policy,
      @ForAll @IntRange(min = 1) int failure,
      @ForAll long randomBits) {
    assertThat(policy.backoffMillis(failure, randomBits))
        .isBetween(1L, policy.maxBackoffMillis())
        .isLessThanOrEqualTo(policy.backoffMillis(failure, 0));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void failingDeliveryIsParkedWithinAttemptsAndHorizon(
      @ForAll("policies") RetryPolicy policy,
      @ForAll @LongRange(min = 0) long askedMillis,
      @ForAll long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    AttemptOutcome failure =
        new AttemptOutcome.Transient(ReasonCode.BUSY, OptionalLong.of(askedMillis));
    AttemptHistory history = AttemptHistory.NONE;
    long waitedMillis = 0;
    // When
    RetryDecision decision =
        RetryDecision.decide(history, false, failure, policy, random.nextLong());
    while (decision instanceof RetryDecision.RetryAfter retry) {
      waitedMillis += retry.delayMillis();
      history = retry.next();
      decision = RetryDecision.decide(history, false, failure, policy, random.nextLong());
    }
    // Then
    assertThat(decision).isInstanceOf(RetryDecision.Park.class);
    assertThat(history.failedAttempts()).isLessThan(policy.maxAttempts());
    assertThat(waitedMillis).isEqualTo(history.delayedMillis());
    assertThat(waitedMillis).isLessThanOrEqualTo(policy.horizonMillis());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void breakerStaysOpenAtMostMaximum(
      @ForAll @IntRange(min = 1, max = 20) int failuresToOpen,
      @ForAll @LongRange(min = 1, max = 3_600_000) long openMillis,
      @ForAll @LongRange(min = 1, max = 1_000) long factor,
      @ForAll @IntRange(min = 1, max = 200) int failures) {
    // Given
    BreakerPolicy policy = new BreakerPolicy(failuresToOpen, openMillis, openMillis * factor);
    CircuitBreaker breaker = CircuitBreaker.CLOSED;
    long nowMillis = 1_000;
    // When
    for (int i = 0; i < failures; i++) {
      nowMillis = Math.max(nowMillis, breaker.notBeforeMillis());
      breaker = breaker.after(AttemptOutcome.Transient.of(ReasonCode.TIMEOUT), policy, nowMillis);
    }
    // Then
    assertThat(breaker.notBeforeMillis()).isLessThanOrEqualTo(nowMillis + policy.maxOpenMillis());
    assertThat(breaker.isProbing(policy)).isEqualTo(failures >= failuresToOpen);
    assertThat(breaker.allows(nowMillis)).isEqualTo(failures < failuresToOpen);
  }

  @Provide
  Arbitrary<RetryPolicy> policies() {
    Arbitrary<Long> initial = Arbitraries.longs().between(1, 60_000);
    Arbitrary<Long> growth = Arbitraries.longs().between(1, 1_000);
    return Combinators.combine(
            Arbitraries.integers().between(1, 50),
            initial,
            growth,
            growth,
            Arbitraries.doubles().between(1, 100),
            Arbitraries.doubles().between(0, 1),
            Arbitraries.longs().between(0, 86_400_000))
        .as(
            (attempts, first, max, horizon, multiplier, jitter, retryAfter) ->
                new RetryPolicy(
                    attempts,
                    first * max * horizon,
                    first,
                    first * max,
                    multiplier,
                    jitter,
                    retryAfter,
                    3,
                    2));
  }
}
