package org.wasl.routes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.store.delivery.Ticket;

class TicketCodecTest {
  @Test
  void decodesEncodedTicket() {
    // Given
    Ticket ticket = new Ticket(new DeliveryId(UUID.randomUUID()), new AgencyId("police-a"), 7, 3);
    // When
    String text = TicketCodec.encode(ticket);
    // Then
    assertThat(TicketCodec.decode(text, new AgencyId("police-a"))).contains(ticket);
    assertThat(text).doesNotContain("police");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "x 1 1",
        "00000000-0000-0000-0000-000000000000",
        "00000000-0000-0000-0000-000000000000 one 1",
        "00000000-0000-0000-0000-000000000000 1 99999999999",
        "00000000-0000-0000-0000-000000000000 1 1 1"
      })
  void rejectsInvalidTicket(String text) {
    assertThat(TicketCodec.decode(text, new AgencyId("police-a"))).isEmpty();
  }
}
