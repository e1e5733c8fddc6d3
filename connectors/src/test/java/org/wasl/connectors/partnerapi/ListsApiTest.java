package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.partnerapi.limits.RequestClass;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ListInquiry;
import org.wasl.wire.exchange.ReferenceDataInquiry;
import org.wasl.wire.exchange.ReferenceDataInquiry.Document;

class ListsApiTest extends HostileDoor {

  @AfterEach
  void answerAsBefore() {
    door.answerWith(202, "{}");
  }

  @Test
  void passesEveryQueryValue() throws Exception {
    // Given
    door.answerWith(200, "{\"referrals\":[]}");
    // When
    HttpResponse<byte[]> response =
        get("/v1/referrals?state=closed&state=referred&since=2026-06-30T08:00:00Z&limit=5");
    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(last())
        .isEqualTo(
            new ListInquiry(
                partner.thumbprint(),
                Map.of(
                    "state", List.of("closed", "referred"),
                    "since", List.of("2026-06-30T08:00:00Z"),
                    "limit", List.of("5")),
                ""));
    assertThat(door.headers.get(door.headers.size() - 1)).isEmpty();
  }

  @Test
  void servesSignedNoticesAsReport() throws Exception {
    // Given
    byte[] page = "{\"notices\":[]}".getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = Map.of("Wasl-Signature", "a..b", "Cache-Control", "no-store");
    door.answer(in -> new AgencyResponse(200, "application/json", page, headers));
    // When
    HttpResponse<byte[]> response = get("/v1/notices?holder=me&limit=5");
    // Then
    assertThat(last())
        .isEqualTo(
            new ListInquiry(
                partner.thumbprint(), Map.of("holder", List.of("me"), "limit", List.of("5")), ""));
    assertThat(response.body()).isEqualTo(page);
    assertThat(response.headers().firstValue("Wasl-Signature")).hasValue("a..b");
    assertThat(RequestClass.of(HttpMethod.GET, "/v1/notices")).isEqualTo(RequestClass.REPORTS);
  }

  @Test
  void referenceDataAddressNamesItsDocument() throws Exception {
    // Given
    door.answerWith(200, "{}");
    // When
    get("/v1/agencies");
    Object agencies = last();
    get("/v1/codes/referral-state", "If-None-Match", "\"a\"", "If-None-Match", "W/\"b\"");
    Object codes = last();
    get("/v1/calendar");
    Object calendar = last();
    // Then
    assertThat(agencies)
        .isEqualTo(new ReferenceDataInquiry(partner.thumbprint(), new Document.Agencies(), "", ""));
    assertThat(codes)
        .isEqualTo(
            new ReferenceDataInquiry(
                partner.thumbprint(), new Document.Codes("referral-state"), "", "\"a\",W/\"b\""));
    assertThat(calendar)
        .isEqualTo(new ReferenceDataInquiry(partner.thumbprint(), new Document.Calendar(), "", ""));
  }

  @Test
  void answers304WithoutBodyAndKeepsConnection() throws Exception {
    // Given
    Map<String, String> headers = Map.of("ETag", "\"a\"", "Cache-Control", "private, no-cache");
    door.answer(in -> new AgencyResponse(304, "application/json", new byte[0], headers));
    Partner asker = new Partner(partner);
    // When
    HttpResponse<byte[]> same = asker.get(gateway.uri("/v1/agencies"), "If-None-Match", "\"a\"");
    door.answer(
        in ->
            new AgencyResponse(
                200, "application/json", "{}".getBytes(StandardCharsets.UTF_8), headers));
    HttpResponse<byte[]> other = asker.get(gateway.uri("/v1/agencies"), "If-None-Match", "\"b\"");
    // Then
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.headers().firstValue("ETag")).hasValue("\"a\"");
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.headers().firstValue("ETag")).hasValue("\"a\"");
    assertThat(other.body()).asString().isEqualTo("{}");
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return new Partner(partner).get(gateway.uri(path), headers);
  }

  private Object last() {
    return door.arrived.get(door.arrived.size() - 1);
  }
}
