package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.LogInquiry;

class LogApiTest extends HostileDoor {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkpoint",
        "trust.json",
        "shards",
        "tile/0/000",
        "tile/0/000.p/5",
        "tile/1/x001/x234/067",
        "tile/entries/x001/067.p/255",
        "2/checkpoint",
        "17/tile/0/000.p/5"
      })
  void passesPathAndReturnsAnswerWithHeaders(String path) throws Exception {
    // Given
    byte[] tile = {0, (byte) 0xff, 1};
    Map<String, String> headers = Map.of("Cache-Control", "max-age=31536000, immutable");
    door.answer(in -> new AgencyResponse(200, "application/octet-stream", tile, headers));

    // When
    HttpResponse<byte[]> response = new Partner(partner).get(gateway.uri("/log/" + path));

    // Then
    door.answerWith(202, "{}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(tile);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(response.headers().firstValue("Cache-Control"))
        .hasValue("max-age=31536000, immutable");
    assertThat(door.arrived.get(door.arrived.size() - 1))
        .isEqualTo(new LogInquiry(partner.thumbprint(), path, ""));
    assertThat(door.headers.get(door.headers.size() - 1)).isEmpty();
  }

  @Test
  void refusesPathsOutsideTheFolder() throws Exception {
    // Given
    int before = door.arrived.size();

    // When
    HttpResponse<byte[]> up = new Partner(partner).get(gateway.uri("/log/tile/../checkpoint"));
    HttpResponse<byte[]> other = new Partner(partner).get(gateway.uri("/log/other"));

    // Then
    assertThat(up.statusCode()).isIn(400, 404);
    assertThat(other.statusCode()).isEqualTo(404);
    assertThat(door.arrived).hasSize(before);
  }
}
