package org.wasl.rules.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GateTest {

  private static final BreakerPolicy POLICY = new BreakerPolicy(3, 1_000, 3_000);
  private static final Outcome FAILURE = Outcome.Transient.of(Reason.TIMEOUT);

  @Test
  void opensOnlyAfterFailuresInARow() {
    // Given
    Gate almost = Gate.CLOSED.after(FAILURE, POLICY, 10).after(FAILURE, POLICY, 20);
    // When
    Gate open = almost.after(FAILURE, POLICY, 30);
    // Then
    assertThat(almost).isEqualTo(new Gate(2, 0));
    assertThat(almost.window(POLICY, 16)).isEqualTo(16);
    assertThat(open).isEqualTo(new Gate(3, 1_030));
    assertThat(open.allows(1_029)).isFalse();
    assertThat(open.allows(1_030)).isTrue();
  }

  @Test
  void letsOneProbeThroughAndDoublesUpToItsBound() {
    // Given
    Gate open = new Gate(3, 1_030);
    // When
    Gate twice = open.after(FAILURE, POLICY, 1_030);
    Gate bounded = twice.after(FAILURE, POLICY, 3_030);
    // Then
    assertThat(open.window(POLICY, 16)).isEqualTo(1);
    assertThat(twice).isEqualTo(new Gate(4, 3_030));
    assertThat(bounded).isEqualTo(new Gate(5, 6_030));
  }

  @Test
  void stragglersDoNotProlongAnOpenBreaker() {
    // Given
    Gate open = new Gate(3, 1_030);
    // When
    Gate after = open.after(FAILURE, POLICY, 1_029);
    // Then
    assertThat(after).isEqualTo(open);
  }

  @Test
  void oneSuccessClosesIt() {
    // When
    Gate after = new Gate(9, 9_000).after(new Outcome.Delivered("a.b.c"), POLICY, 9_001);
    // Then
    assertThat(after).isEqualTo(Gate.CLOSED);
    assertThat(after.window(POLICY, 16)).isEqualTo(16);
  }

  @Test
  void refusalsAndInterruptionsLeaveItAsItIs() {
    // Given
    Gate gate = new Gate(4, 500);
    // When
    Gate refused = gate.after(new Outcome.Permanent(Reason.REJECTED), POLICY, 600);
    Gate interrupted = gate.after(new Outcome.Interrupted(true), POLICY, 600);
    // Then
    assertThat(refused).isEqualTo(gate);
    assertThat(interrupted).isEqualTo(gate);
  }

  @Test
  void defaultsAreTheDocumentedOnes() {
    assertThat(BreakerPolicy.DEFAULT).isEqualTo(new BreakerPolicy(5, 1_000, 60_000));
    assertThat(RetryPolicy.DEFAULT)
        .isEqualTo(new RetryPolicy(8, 259_200_000, 500, 600_000, 2.0, 0.5, 3_600_000, 3, 2));
  }
}
