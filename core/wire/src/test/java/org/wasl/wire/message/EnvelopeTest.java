package org.wasl.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private static final Map<String, String> MEMBERS =
      Map.of(
          "type", "case-update",
          "version", "2",
          "messageId", "00000000-0000-0001-0000-000000000002",
          "sender", "police",
          "referral", "00000000-0000-0003-0000-000000000004",
          "time", "2026-11-24T10:00:00.123Z",
          "nonce", "AAAAAAAAAAAAAAAAAAAAAA",
          "test", "true");

  @Test
  void writesItsMembersInOrderWithATimeInSeconds() {
    // Given
    Envelope envelope = Envelope.of(MEMBERS::get);
    // When
    Map<String, Object> written = envelope.members();
    // Then
    assertThat(List.copyOf(written.keySet()))
        .containsExactly(
            "type", "version", "messageId", "sender", "referral", "time", "nonce", "test");
    assertThat(written)
        .containsEntry("time", "2026-11-24T10:00:00Z")
        .containsEntry("version", 2)
        .containsEntry("referral", "00000000-0000-0003-0000-000000000004")
        .containsEntry("test", true);
    assertThat(envelope.typeAndVersion()).isEqualTo("case-update/2");
  }

  @Test
  void openingMessageOfARealCaseHasNoReferralAndNoTestMark() {
    // Given
    Map<String, String> members = new HashMap<>(MEMBERS);
    members.remove("referral");
    members.remove("test");
    // When, Then
    assertThat(Envelope.of(members::get).members()).doesNotContainKeys("referral", "test");
  }

  @Test
  void nonceHas128RandomBits() {
    // When
    String nonce = Envelope.nonce(bytes -> Arrays.fill(bytes, (byte) -1));
    // Then
    assertThat(nonce).isEqualTo("_____________________w");
  }
}
