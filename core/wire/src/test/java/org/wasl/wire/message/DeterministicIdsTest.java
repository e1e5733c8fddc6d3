package org.wasl.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

class DeterministicIdsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.123Z");

  @Test
  void referralIdsSortByTime() {
    // When
    ReferralId earlier =
        DeterministicIds.referralId(NOW, new AgencyId("platform"), new MessageId(new UUID(7, 8)));
    ReferralId later =
        DeterministicIds.referralId(
            NOW.plusMillis(1), new AgencyId("platform"), new MessageId(new UUID(7, 8)));
    // Then
    assertThat(earlier.value().version()).isEqualTo(7);
    assertThat(earlier.value().variant()).isEqualTo(2);
    assertThat(earlier.toString()).isLessThan(later.toString());
  }

  @Test
  void resentCaseHasSameReferralId() {
    // Given
    MessageId message = new MessageId(new UUID(7, 8));
    // When
    ReferralId id = DeterministicIds.referralId(NOW, new AgencyId("platform"), message);
    // Then the value is pinned: all parties know the referral by it
    assertThat(id).isEqualTo(ReferralId.parse("01a20cff-7d7b-788b-83f4-9e99b0e12ead"));
    assertThat(
            DeterministicIds.referralId(
                NOW, new AgencyId("platform"), new MessageId(new UUID(7, 9))))
        .isNotEqualTo(id);
    assertThat(DeterministicIds.referralId(NOW, new AgencyId("another"), message)).isNotEqualTo(id);
  }

  @Test
  void deliveryIdIsDeterministic() {
    // Given
    MessageId message = new MessageId(new UUID(7, 8));
    ReferralId referral = DeterministicIds.referralId(NOW, new AgencyId("platform"), message);
    // When
    DeliveryId id =
        DeterministicIds.deliveryId(
            referral, new AgencyId("platform"), message, new AgencyId("bnpj"), 0);
    // Then the value is pinned: agencies de-duplicate on it across releases
    assertThat(id).isEqualTo(DeliveryId.parse("01a20cff-7d7b-7fb5-be62-70e19dc98614"));
    assertThat(
            DeterministicIds.deliveryId(
                referral, new AgencyId("platform"), message, new AgencyId("bnpj"), 1))
        .isNotEqualTo(id);
    assertThat(
            DeterministicIds.deliveryId(
                referral, new AgencyId("platform"), message, new AgencyId("bcij"), 0))
        .isNotEqualTo(id);
  }

  @Test
  void deliveryIdsSortByTimeOfReferral() {
    // Given
    MessageId message = new MessageId(new UUID(7, 8));
    ReferralId earlier = DeterministicIds.referralId(NOW, new AgencyId("platform"), message);
    ReferralId later =
        DeterministicIds.referralId(
            NOW.plusMillis(1), new AgencyId("platform"), new MessageId(new UUID(7, 9)));
    // When
    DeliveryId first =
        DeterministicIds.deliveryId(
            earlier, new AgencyId("office"), message, new AgencyId("bnpj"), 0);
    DeliveryId second =
        DeterministicIds.deliveryId(
            later, new AgencyId("office"), message, new AgencyId("bnpj"), 0);
    // Then
    assertThat(first.value().version()).isEqualTo(7);
    assertThat(first.value().variant()).isEqualTo(2);
    assertThat(first.toString()).isLessThan(second.toString());
    assertThat(DeterministicIds.caseWritten(new ReferralId(first.value()))).isEqualTo(NOW);
  }
}
