package org.wasl.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RepeatedAttemptsTest {
  @Test
  void pausesBeforeARetryWithoutDelay() throws Exception {
    // Given
    AtomicInteger attempts = new AtomicInteger();
    HttpReply atOnce =
        new HttpReply.Answered(503, "", OptionalLong.of(0), new byte[0], Instant.EPOCH);
    // When
    HttpReply last =
        RepeatedAttempts.of(
            () -> {
              attempts.incrementAndGet();
              return atOnce;
            },
            Duration.ofMillis(500));
    // Then
    assertThat(last).isEqualTo(atOnce);
    assertThat(attempts.get()).isBetween(1, 6);
  }
}
