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
import org.wasl.wire.jose.FlatJson;
import org.wasl.wire.message.TestAgencies;

class DeliveryFormatTest {
  private static final UUID ID = UUID.fromString("01931b0e-9d2c-7c11-8a55-0123456789ab");
  private static final UUID REFERRAL = UUID.fromString("01931b0e-9d2c-7c11-8a55-0123456789ac");
  private static final Instant AT = Instant.parse("2026-06-30T08:00:00.123456Z");
  private static final byte[] SEALED = "{\"ciphertext\":\"…?>\"}".getBytes(UTF_8);
  private static final Map<String, String> ATTRIBUTES =
      Map.of(
          "specversion", "1.0",
          "id", ID.toString(),
          "source", "urn:wasl:agency:platform",
          "type", "org.wasl.vetted-case.v1",
          "subject", REFERRAL.toString(),
          "time", "2026-06-30T08:00:00.123Z");

  private static final OutboundDelivery DELIVERY =
      new OutboundDelivery(
          TestAgencies.agency("kp-fes"),
          ID,
          REFERRAL,
          ID,
          "platform",
          "vetted-case/1",
          "digest",
          SEALED,
          1_000);

  @ParameterizedTest
  @EnumSource
  void everyFormHasTheHeadersOfTheWireAndGivesTheSealedBytesBack(DeliveryFormat format) {
    // When
    Map<String, String> headers = format.headers(DELIVERY, AT);
    byte[] body = format.body(DELIVERY, AT);

    // Then
    assertThat(headers).containsAllEntriesOf(WireHeaders.of(DELIVERY));
    assertThat(DeliveryFormat.sealed(format.contentType(), body)).hasValue(SEALED);
  }

  @Test
  void inBinaryModeTheAttributesAreHeadersAndTheBodyIsAsEver() {
    // When
    Map<String, String> headers = DeliveryFormat.CLOUDEVENTS_BINARY.headers(DELIVERY, AT);

    // Then
    assertThat(headers).hasSize(7 + ATTRIBUTES.size());
    ATTRIBUTES.forEach((name, value) -> assertThat(headers).containsEntry("ce-" + name, value));
    assertThat(DeliveryFormat.CLOUDEVENTS_BINARY.contentType()).isEqualTo("application/jose+json");
    assertThat(DeliveryFormat.CLOUDEVENTS_BINARY.body(DELIVERY, AT)).isSameAs(SEALED);
  }

  @Test
  void inStructuredModeTheBodyHasAttributesAndDataAndNothingElse() {
    // When
    byte[] body = DeliveryFormat.CLOUDEVENTS_STRUCTURED.body(DELIVERY, AT);

    // Then
    Map<String, String> event = FlatJson.parse(body).orElseThrow();
    assertThat(event)
        .hasSize(ATTRIBUTES.size() + 2)
        .containsAllEntriesOf(ATTRIBUTES)
        .containsEntry("datacontenttype", "application/jose+json");
    assertThat(DeliveryFormat.CLOUDEVENTS_STRUCTURED.headers(DELIVERY, AT)).hasSize(7);
    assertThat(DeliveryFormat.sealed("Application/CloudEvents+JSON; charset=utf-8", body))
        .hasValue(SEALED);
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
  void whatIsNoEventWithTheDataOfADeliveryIsRefused(String body) {
    // When / Then
    assertThat(DeliveryFormat.sealed("application/cloudevents+json", body.getBytes(UTF_8)))
        .isEmpty();
    assertThat(DeliveryFormat.sealed("application/json", body.getBytes(UTF_8))).isEmpty();
  }
}
