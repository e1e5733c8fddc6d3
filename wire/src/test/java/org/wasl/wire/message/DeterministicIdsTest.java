package org.wasl.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeterministicIdsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.123Z");

  @Test
  void referralIdsSortByTime() {
    // When
    UUID earlier = DeterministicIds.referralId(NOW, "platform", new UUID(7, 8));
    UUID later = DeterministicIds.referralId(NOW.plusMillis(1), "platform", new UUID(7, 8));
    // Then
    assertThat(earlier.version()).isEqualTo(7);
    assertThat(earlier.variant()).isEqualTo(2);
    assertThat(earlier.toString()).isLessThan(later.toString());
  }

  @Test
  void aReferralIsCalledTheSameWhenItsCaseIsSentAgain() {
    // Given
    UUID message = new UUID(7, 8);
    // When
    UUID id = DeterministicIds.referralId(NOW, "platform", message);
    // Then the value is pinned: all parties know the referral by it
    assertThat(id).isEqualTo(UUID.fromString("01a20cff-7d7b-788b-83f4-9e99b0e12ead"));
    assertThat(DeterministicIds.referralId(NOW, "platform", new UUID(7, 9))).isNotEqualTo(id);
    assertThat(DeterministicIds.referralId(NOW, "another", message)).isNotEqualTo(id);
  }

  @Test
  void aDeliveryIsCalledTheSameWheneverItIsComputed() {
    // Given
    UUID message = new UUID(7, 8);
    UUID referral = DeterministicIds.referralId(NOW, "platform", message);
    // When
    UUID id = DeterministicIds.deliveryId(referral, "platform", message, "bnpj", 0);
    // Then the value is pinned: agencies de-duplicate on it across releases
    assertThat(id).isEqualTo(UUID.fromString("01a20cff-7d7b-7fb5-be62-70e19dc98614"));
    assertThat(DeterministicIds.deliveryId(referral, "platform", message, "bnpj", 1))
        .isNotEqualTo(id);
    assertThat(DeterministicIds.deliveryId(referral, "platform", message, "bcij", 0))
        .isNotEqualTo(id);
  }

  @Test
  void deliveriesSortByTheTimeOfTheirReferral() {
    // Given
    UUID message = new UUID(7, 8);
    UUID earlier = DeterministicIds.referralId(NOW, "platform", message);
    UUID later = DeterministicIds.referralId(NOW.plusMillis(1), "platform", new UUID(7, 9));
    // When
    UUID first = DeterministicIds.deliveryId(earlier, "office", message, "bnpj", 0);
    UUID second = DeterministicIds.deliveryId(later, "office", message, "bnpj", 0);
    // Then
    assertThat(first.version()).isEqualTo(7);
    assertThat(first.variant()).isEqualTo(2);
    assertThat(first.toString()).isLessThan(second.toString());
    assertThat(DeterministicIds.caseWritten(first)).isEqualTo(NOW);
  }
}
