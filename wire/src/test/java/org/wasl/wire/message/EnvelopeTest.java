package org.wasl.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.123Z");

  @Test
  void idsOfNewMessagesSortByTimeAndTheRestOfThemIsRandom() {
    // When
    UUID id = Envelope.newMessageId(NOW, bytes -> Arrays.fill(bytes, (byte) -1));
    UUID other = Envelope.newMessageId(NOW, bytes -> Arrays.fill(bytes, (byte) 0));
    UUID later = Envelope.newMessageId(NOW.plusMillis(1), bytes -> Arrays.fill(bytes, (byte) 0));
    // Then
    assertThat(id).isEqualTo(UUID.fromString("01a20cff-7d7b-7fff-bfff-ffffffffffff"));
    assertThat(other).isEqualTo(UUID.fromString("01a20cff-7d7b-7000-8000-000000000000"));
    assertThat(later.toString()).isGreaterThan(id.toString());
  }
}
