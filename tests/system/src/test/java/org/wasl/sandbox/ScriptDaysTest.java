package org.wasl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.message.Envelope;

/** On which days synthetic agencies act. */
class ScriptDaysTest {
  private static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");

  /** There it is half past midnight of the day after. */
  private static final Instant LATE = Instant.parse("2026-11-24T23:30:00Z");

  @Test
  void usesDaysInTheCalendarsZone() {
    // Given
    AgencyScript court = script(AgencyKind.COURT);
    AgencyScript office = script(AgencyKind.PROSECUTION);
    // When
    JsonNode judgment = reaction(court, "disposition", "{\"code\":\"before-court\",\"persons\":1}");
    JsonNode disposition = reaction(office, "investigation-report", "{\"presented\":[{}]}");
    // Then
    assertThat(judgment.path("date").asText()).isEqualTo("2026-11-25");
    assertThat(disposition.path("date").asText()).isEqualTo("2026-11-25");
    assertThat(disposition.path("hearing").asText()).isEqualTo("2026-12-25");
  }

  private static AgencyScript script(AgencyKind kind) {
    return AgencyScript.of(kind, new AgencyId("kp-fes"), SandboxConfig.seeded(7), Map.of(), ZONE);
  }

  private static JsonNode reaction(AgencyScript script, String type, String content) {
    UUID id = new UUID(0, 1);
    byte[] body = ("{\"content\":" + content + "}").getBytes(StandardCharsets.UTF_8);
    Envelope envelope =
        new Envelope(
            type,
            1,
            new MessageId(id),
            new AgencyId("bnpj"),
            Optional.of(new ReferralId(id)),
            LATE,
            "",
            false);
    ReceivedDelivery received =
        new ReceivedDelivery(
            new DeliveryId(id),
            new MessageId(id),
            new AgencyId("bnpj"),
            new ReferralId(id),
            type + "/1",
            "",
            "",
            LATE,
            "",
            new byte[0]);
    return script
        .reactions(new OpenedMessage(received, envelope, body, ""))
        .toCompletableFuture()
        .join()
        .getFirst()
        .content();
  }
}
