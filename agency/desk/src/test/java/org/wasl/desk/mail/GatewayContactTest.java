package org.wasl.desk.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatewayContactTest {
  private static final Instant LAST = Instant.parse("2026-11-30T15:13:00Z");

  @Test
  void oldContactIsNotRecentBeforeAnyFailure() {
    // Given
    GatewayContact contact = new GatewayContact(true, Optional.of(LAST));
    // When
    JsonNode duringAPoll = contact.json(LAST.plus(Duration.ofSeconds(25)));
    JsonNode inAStall = contact.json(LAST.plus(Duration.ofSeconds(31)));
    // Then
    assertThat(duringAPoll.path("recent").asBoolean()).isTrue();
    assertThat(inAStall.path("recent").asBoolean()).isFalse();
    assertThat(inAStall.path("reachable").asBoolean()).isTrue();
  }

  @Test
  void neverReachedGatewayHasNoRecentContact() {
    // When
    JsonNode never = new GatewayContact(false, Optional.empty()).json(LAST);
    // Then
    assertThat(never.path("recent").asBoolean()).isFalse();
    assertThat(never.path("lastContact").isNull()).isTrue();
  }
}
