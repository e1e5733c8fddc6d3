package org.wasl.rules.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

  private static final BreakerPolicy POLICY = new BreakerPolicy(3, 1_000, 3_000);
  private static final AttemptOutcome FAILURE = AttemptOutcome.Transient.of(ReasonCode.TIMEOUT);

  @Test
  void opensAfterConsecutiveFailuresOnly() {
    // Given
    CircuitBreaker almost =
        CircuitBreaker.CLOSED.after(FAILURE, POLICY, 10).after(FAILURE, POLICY, 20);
    // When
    CircuitBreaker open = almost.after(FAILURE, POLICY, 30);
    // Then
    assertThat(almost).isEqualTo(new CircuitBreaker(2, 0));
    assertThat(almost.isProbing(POLICY)).isFalse();
    assertThat(open.isProbing(POLICY)).isTrue();
    assertThat(open).isEqualTo(new CircuitBreaker(3, 1_030));
    assertThat(open.allows(1_029)).isFalse();
    assertThat(open.allows(1_030)).isTrue();
  }

  @Test
  void allowsOneProbeAndDoublesOpenTimeUpToMaximum() {
    // Given
    CircuitBreaker open = new CircuitBreaker(3, 1_030);
    // When
    CircuitBreaker twice = open.after(FAILURE, POLICY, 1_030);
    CircuitBreaker bounded = twice.after(FAILURE, POLICY, 3_030);
    // Then
    assertThat(twice).isEqualTo(new CircuitBreaker(4, 3_030));
    assertThat(bounded).isEqualTo(new CircuitBreaker(5, 6_030));
  }

  @Test
  void lateFailuresDoNotProlongOpenTime() {
    // Given
    CircuitBreaker open = new CircuitBreaker(3, 1_030);
    // When
    CircuitBreaker after = open.after(FAILURE, POLICY, 1_029);
    // Then
    assertThat(after).isEqualTo(open);
  }

  @Test
  void oneSuccessClosesBreaker() {
    // When
    CircuitBreaker after =
        new CircuitBreaker(9, 9_000).after(new AttemptOutcome.Delivered("a.b.c"), POLICY, 9_001);
    // Then
    assertThat(after).isEqualTo(CircuitBreaker.CLOSED);
  }

  @Test
  void refusalsAndInterruptionsDoNotChangeBreaker() {
    // Given
    CircuitBreaker gate = new CircuitBreaker(4, 500);
    // When
    CircuitBreaker refused =
        gate.after(new AttemptOutcome.Permanent(ReasonCode.REJECTED), POLICY, 600);
    CircuitBreaker interrupted = gate.after(new AttemptOutcome.Interrupted(true), POLICY, 600);
    // Then
    assertThat(refused).isEqualTo(gate);
    assertThat(interrupted).isEqualTo(gate);
  }

  @Test
  void defaultsMatchDocumentation() {
    assertThat(BreakerPolicy.DEFAULT).isEqualTo(new BreakerPolicy(5, 1_000, 60_000));
    assertThat(RetryPolicy.DEFAULT)
        .isEqualTo(new RetryPolicy(8, 259_200_000, 500, 600_000, 2.0, 0.5, 3_600_000, 3, 2));
  }
}
