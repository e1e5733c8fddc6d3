package org.wasl.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.123Z");

  @Test
  void referralIdsSortByTime() {
    // When
    UUID earlier = Ids.referralId(NOW, -1, -1);
    UUID later = Ids.referralId(NOW.plusMillis(1), 0, 0);
    // Then
    assertThat(earlier.version()).isEqualTo(7);
    assertThat(earlier.variant()).isEqualTo(2);
    assertThat(earlier.toString()).isLessThan(later.toString());
  }

  @Test
  void aDeliveryIsCalledTheSameWheneverItIsComputed() {
    // Given
    UUID message = new UUID(7, 8);
    // When
    UUID id = Ids.deliveryId("platform", message, "bnpj", 0);
    // Then the value is pinned: agencies de-duplicate on it across releases
    assertThat(id).isEqualTo(UUID.fromString("0644c12e-019b-8fb5-be62-70e19dc98614"));
    assertThat(id.version()).isEqualTo(8);
    assertThat(Ids.deliveryId("platform", message, "bnpj", 1)).isNotEqualTo(id);
    assertThat(Ids.deliveryId("platform", message, "bcij", 0)).isNotEqualTo(id);
  }
}
