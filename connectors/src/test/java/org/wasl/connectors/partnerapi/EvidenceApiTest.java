package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.StepProofInquiry;

class EvidenceApiTest extends HostileDoor {

  @Test
  void passesRequesterAndPositionAndReturnsExactBundle() throws Exception {
    // Given
    byte[] bundle = {'{', (byte) 0xc3, (byte) 0xa9, '}'};
    ReferralId referral = new ReferralId(UUID.randomUUID());
    door.answer(in -> new AgencyResponse(200, "application/json", bundle, Map.of()));

    // When
    HttpResponse<byte[]> response =
        new Partner(partner).get(gateway.uri("/v1/referrals/" + referral + "/evidence"));

    // Then
    door.answerWith(202, "{}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(bundle);
    assertThat(door.arrived.get(door.arrived.size() - 1))
        .isEqualTo(new ReferralInquiry(partner.thumbprint(), referral, ""));
  }

  @ParameterizedTest
  @CsvSource({"7.tlog-proof,7", "12.tlog-proof,12", "0.tlog-proof,0", "07.tlog-proof,0"})
  void passesStepNumberAndReturnsExactProof(String name, long step) throws Exception {
    // Given
    ReferralId referral = new ReferralId(UUID.randomUUID());
    door.answer(
        in -> new AgencyResponse(200, "text/plain; charset=utf-8", new byte[] {'p'}, Map.of()));

    // When
    HttpResponse<byte[]> response =
        new Partner(partner).get(gateway.uri("/v1/referrals/" + referral + "/steps/" + name));

    // Then
    door.answerWith(202, "{}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(new byte[] {'p'});
    assertThat(door.arrived.get(door.arrived.size() - 1))
        .isEqualTo(
            new StepProofInquiry(new ReferralInquiry(partner.thumbprint(), referral, ""), step));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "tlog-proof", "7.json", "7.tlog-proof/x"})
  void doesNotServeInvalidProofAddress(String name) throws Exception {
    // Given
    int before = door.arrived.size();

    // When
    HttpResponse<byte[]> response =
        new Partner(partner)
            .get(gateway.uri("/v1/referrals/" + UUID.randomUUID() + "/steps/" + name));

    // Then
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(door.arrived).hasSize(before);
  }
}
