package org.wasl.connectors.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.wire.Answer;
import org.wasl.wire.Inquiry;

class EvidenceApiTest extends HostileDoor {

  @Test
  void whoAsksAndAfterWhatArrivesAndTheBundleLeavesByteForByte() throws Exception {
    // Given
    byte[] bundle = {'{', (byte) 0xc3, (byte) 0xa9, '}'};
    UUID referral = UUID.randomUUID();
    door.answer(in -> new Answer(200, "application/json", bundle, Map.of()));

    // When
    HttpResponse<byte[]> response =
        new Partner(partner).get(gateway.uri("/v1/referrals/" + referral + "/evidence"));

    // Then
    door.answerWith(202, "{}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(bundle);
    assertThat(door.arrived.get(door.arrived.size() - 1))
        .isEqualTo(new Inquiry(partner.thumbprint(), referral, null));
  }
}
