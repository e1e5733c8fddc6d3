package org.wasl.wire.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.message.TestAgencies;

class WireHeadersTest {
  private static final UUID ID = UUID.fromString("01931b0e-9d2c-7c11-8a55-0123456789ab");
  private static final Agency AGENCY = TestAgencies.agency("kp-fes");

  @Test
  void sendsNoTraceHeaderWithoutTrace() {
    // Given
    OutboundDelivery push =
        new OutboundDelivery(
            AGENCY,
            new DeliveryId(ID),
            new ReferralId(ID),
            new MessageId(ID),
            new AgencyId("platform"),
            "vetted-case/1",
            "digest",
            new byte[0],
            1_000);
    // When
    Map<String, String> headers = WireHeaders.of(push);
    // Then
    assertThat(headers)
        .containsOnlyKeys(
            "Idempotency-Key",
            "Wasl-Delivery",
            "Wasl-Referral",
            "Wasl-Message",
            "Wasl-Sender",
            "Wasl-Type",
            "Wasl-Digest");
  }

  @Test
  void sendsTraceHeader() {
    // Given
    String parent = "00-01931b0e9d2c7c118a550123456789ab-00f067aa0ba902b7-01";
    OutboundDelivery push =
        new OutboundDelivery(
            AGENCY,
            new DeliveryId(ID),
            new ReferralId(ID),
            new MessageId(ID),
            new AgencyId("platform"),
            "vetted-case/1",
            "digest",
            new byte[0],
            1_000,
            Optional.of(parent));
    // When
    Map<String, String> headers = WireHeaders.of(push);
    // Then
    assertThat(headers).hasSize(8).containsEntry("traceparent", parent);
  }
}
