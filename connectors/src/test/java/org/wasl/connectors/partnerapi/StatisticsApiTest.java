package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.StatisticsInquiry;

class StatisticsApiTest extends HostileDoor {

  @Test
  void passesEveryQueryValueAndNothingElse() throws Exception {
    // Given
    byte[] csv = "الصنف,1\r\n".getBytes(StandardCharsets.UTF_8);
    door.answer(in -> new AgencyResponse(200, "text/csv; charset=utf-8", csv, Map.of()));

    // When
    HttpResponse<byte[]> response =
        new Partner(partner)
            .method("GET", gateway.uri("/v1/statistics?period=2026-06&by=origin&by=stage&x=%41"));

    // Then
    door.answerWith(202, "{}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
    assertThat(response.body()).isEqualTo(csv);
    StatisticsInquiry asked = (StatisticsInquiry) door.arrived.get(door.arrived.size() - 1);
    assertThat(asked.thumbprint()).isEqualTo(partner.thumbprint());
    assertThat(asked.parameters())
        .isEqualTo(
            Map.of(
                "period", List.of("2026-06"),
                "by", List.of("origin", "stage"),
                "x", List.of("A")));
    assertThat(door.headers.get(door.headers.size() - 1)).isEmpty();
  }
}
