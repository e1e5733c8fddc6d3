package org.wasl.wire.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.jose.FlatJson;
import org.wasl.wire.message.TestAgencies;

class HttpDeliveryTest {
  private static final UUID ID = UUID.fromString("01931b0e-9d2c-7c11-8a55-0123456789ab");
  private static final ReferralId REFERRAL =
      ReferralId.parse("01931b0e-9d2c-7c11-8a55-0123456789ac");
  private static final Instant AT = Instant.parse("2026-06-30T08:00:00.123456Z");
  private static final byte[] SEALED = "{\"ciphertext\":\"…?>\"}".getBytes(UTF_8);
  private static final Map<String, String> ATTRIBUTES =
      Map.of(
          "specversion",
          "1.0",
          "id",
          ID.toString(),
          "source",
          "urn:wasl:agency:platform",
          "type",
          "org.wasl.vetted-case.v1",
          "subject",
          REFERRAL.toString(),
          "time",
          "2026-06-30T08:00:00.123Z");

  private static HttpDelivery in(DeliveryFormat format) {
    return HttpDelivery.of(delivery(format), AT);
  }

  private static OutboundDelivery delivery(DeliveryFormat format) {
    Agency agency = TestAgencies.agency("kp-fes");
    return new OutboundDelivery(
        agency.with(agency.channel().withFormat(format)),
        new DeliveryId(ID),
        REFERRAL,
        new MessageId(ID),
        new AgencyId("platform"),
        "vetted-case/1",
        "digest",
        SEALED,
        1_000);
  }

  @ParameterizedTest
  @EnumSource
  void everyFormatHasWireHeaders(DeliveryFormat format) {
    // When / Then
    assertThat(in(format).headers()).containsAllEntriesOf(WireHeaders.of(delivery(format)));
    assertThat(DeliveryFormat.of(format.code())).isEqualTo(format);
  }

  @Test
  void binaryModeSendsAttributesAsHeadersAndBodyUnchanged() {
    // When
    HttpDelivery request = in(DeliveryFormat.CLOUDEVENTS_BINARY);

    // Then
    assertThat(request.headers()).hasSize(7 + ATTRIBUTES.size());
    ATTRIBUTES.forEach(
        (name, value) -> assertThat(request.headers()).containsEntry("ce-" + name, value));
    assertThat(request.contentType()).isEqualTo("application/jose+json");
    assertThat(request.body()).isSameAs(SEALED);
  }

  @Test
  void structuredModeSendsAttributesAndDataInBody() {
    // When
    HttpDelivery request = in(DeliveryFormat.CLOUDEVENTS_STRUCTURED);

    // Then
    assertThat(FlatJson.parse(request.body()).orElseThrow())
        .hasSize(ATTRIBUTES.size() + 2)
        .containsAllEntriesOf(ATTRIBUTES)
        .containsEntry("datacontenttype", "application/jose+json");
    assertThat(request.headers()).hasSize(7);
    assertThat(HttpDelivery.isStructured(request.contentType())).isTrue();
    assertThat(HttpDelivery.isStructured("Application/CloudEvents+JSON; charset=utf-8")).isTrue();
    assertThat(HttpDelivery.dataOf(request.body())).hasValue(SEALED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"specversion\":\"1.0\"}",
        "{\"specversion\":\"0.3\",\"data_base64\":\"e30=\"}",
        "{\"specversion\":\"1.0\",\"data_base64\":\"?\"}",
        "{\"specversion\":\"1.0\",\"data\":{},\"data_base64\":\"e30=\"}",
        "{\"specversion\":\"1.0\",\"data_base64\":\"e30=\",\"data_base64\":\"e30=\"}"
      })
  void rejectsInvalidCloudEvent(String body) {
    // When / Then
    assertThat(HttpDelivery.dataOf(body.getBytes(UTF_8))).isEmpty();
  }
}
