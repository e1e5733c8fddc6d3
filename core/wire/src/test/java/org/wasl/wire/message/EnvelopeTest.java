package org.wasl.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.MessageId;

class EnvelopeTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.123Z");

  @Test
  void newMessageIdsSortByTimeAndAreRandomOtherwise() {
    // When
    MessageId id = Envelope.newMessageId(NOW, bytes -> Arrays.fill(bytes, (byte) -1));
    MessageId other = Envelope.newMessageId(NOW, bytes -> Arrays.fill(bytes, (byte) 0));
    MessageId later =
        Envelope.newMessageId(NOW.plusMillis(1), bytes -> Arrays.fill(bytes, (byte) 0));
    // Then
    assertThat(id).isEqualTo(MessageId.parse("01a20cff-7d7b-7fff-bfff-ffffffffffff"));
    assertThat(other).isEqualTo(MessageId.parse("01a20cff-7d7b-7000-8000-000000000000"));
    assertThat(later.toString()).isGreaterThan(id.toString());
  }
}
