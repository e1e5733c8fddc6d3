package org.wasl.rules.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1000, 1, 1000, 1, 0, 0, 1, 1, maxAttempts",
    "1, 1000, 0, 1000, 1, 0, 0, 1, 1, initialBackoffMillis",
    "1, 1000, 500, 499, 1, 0, 0, 1, 1, maxBackoffMillis",
    "1, 999, 1, 1000, 1, 0, 0, 1, 1, horizonMillis",
    "1, 1000, 1, 1000, 0.99, 0, 0, 1, 1, multiplier",
    "1, 1000, 1, 1000, 100.01, 0, 0, 1, 1, multiplier",
    "1, 1000, 1, 1000, 1, -0.01, 0, 1, 1, jitter",
    "1, 1000, 1, 1000, 1, 1.01, 0, 1, 1, jitter",
    "1, 1000, 1, 1000, 1, 0, -1, 1, 1, maxRetryAfterMillis",
    "1, 1000, 1, 1000, 1, 0, 0, 0, 1, interruptedLimit",
    "1, 1000, 1, 1000, 1, 0, 0, 1, 0, interruptedAloneLimit",
  })
  void valueJustOutsideItsLimitIsRefusedByName(
      int maxAttempts,
      long horizonMillis,
      long initialBackoffMillis,
      long maxBackoffMillis,
      double multiplier,
      double jitter,
      long maxRetryAfterMillis,
      int interruptedLimit,
      int interruptedAloneLimit,
      String name) {
    // Given a policy with one value outside its limit
    // When it is made
    // Then
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RetryPolicy(
                    maxAttempts,
                    horizonMillis,
                    initialBackoffMillis,
                    maxBackoffMillis,
                    multiplier,
                    jitter,
                    maxRetryAfterMillis,
                    interruptedLimit,
                    interruptedAloneLimit))
        .withMessageStartingWith(name);
  }

  @Test
  void valuesOnTheirLimitsAreTaken() {
    // Given the smallest policy, and the largest multiplier and jitter
    // When they are made
    // Then
    assertThatCode(() -> new RetryPolicy(1, 1, 1, 1, 1, 0, 0, 1, 1)).doesNotThrowAnyException();
    assertThatCode(() -> new RetryPolicy(1, 1, 1, 1, 100, 1, 0, 1, 1)).doesNotThrowAnyException();
  }

  @Test
  void jitterShortensTheDelayByAtMostItsPart() {
    // Given
    RetryPolicy policy = new RetryPolicy(4, 10_000, 100, 1_000, 3.0, 0.5, 5_000, 3, 2);
    // When
    long longest = policy.backoffMillis(2, 0);
    long shortest = policy.backoffMillis(2, -1);
    // Then
    assertThat(longest).isEqualTo(300);
    assertThat(shortest).isEqualTo(150);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "3, 6", "2000000000, 2147483647"})
  void othersWaitAfterTwiceTheInterruptionsOfSuspect(int interruptedLimit, int expected) {
    // Given
    RetryPolicy policy = new RetryPolicy(1, 1, 1, 1, 1, 0, 0, interruptedLimit, 1);
    // When
    int limit = policy.pauseLimit();
    // Then
    assertThat(limit).isEqualTo(expected);
  }
}
