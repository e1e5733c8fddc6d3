package org.wasl.connectors.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.partnerapi.HttpsInward;
import org.wasl.connectors.partnerapi.description.ApiDescriptions;
import org.wasl.runtime.ProductVersion;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.FlatJson;

class HttpsConnectorTest extends HttpsInward {
  @Override
  protected AgencyStub startAgency(TestIdentity as) throws Exception {
    return new StubAgency(as);
  }

  @Override
  protected DeliveryReply without(Missing missing) {
    return notNow(
        switch (missing) {
          case AGENCY -> DeliveryFailure.CONNECT;
          case ITS_CERTIFICATE -> DeliveryFailure.WRONG_CERTIFICATE;
          case OUR_AUTHORITY -> DeliveryFailure.TLS;
          case ANSWER_IN_TIME -> DeliveryFailure.DEADLINE;
          case WHOLE_ANSWER -> DeliveryFailure.CONNECTION_LOST;
          case END_OF_ANSWER -> DeliveryFailure.OVERSIZED_ANSWER;
          case MEANING -> DeliveryFailure.CONNECTION_LOST;
        });
  }

  @Override
  protected long deadlineOfABrokenAnswerMillis() {
    return AMPLE_MILLIS;
  }

  @Override
  protected String protocol() {
    return "https";
  }

  /** A sent request conforms to AsyncAPI. */
  @ParameterizedTest
  @CsvSource({
    "PLAIN, delivery",
    "CLOUDEVENTS_BINARY, deliveryAsBinaryEvent",
    "CLOUDEVENTS_STRUCTURED, deliveryAsStructuredEvent"
  })
  void pushNamesProductAndConformsToDescription(DeliveryFormat format, String message)
      throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    StubAgency agency = (StubAgency) startAgencyAs(police);
    OutboundDelivery plain = push(agency, police, AMPLE_MILLIS);
    JsonObject described =
        new JsonObject(new String(ApiDescriptions.asyncApi(), StandardCharsets.UTF_8))
            .getJsonObject("components")
            .getJsonObject("messages")
            .getJsonObject(message);

    // When
    push(inFormat(plain, format));

    // Then
    Map<String, String> sent = new TreeMap<>(agency.delivered().get(0).properties());
    byte[] body = agency.delivered().get(0).body();
    assertThat(sent)
        .containsEntry("User-Agent", ProductVersion.userAgent())
        .containsEntry("Content-Type", described.getString("contentType"));
    sent.keySet().removeAll(Set.of("host", "User-Agent", "Content-Type", "content-length"));
    assertThat(described.getJsonObject("headers").getJsonArray("required"))
        .containsExactlyInAnyOrderElementsOf(sent.keySet());
    if (format == DeliveryFormat.CLOUDEVENTS_STRUCTURED) {
      assertThat(described.getJsonObject("payload").getJsonArray("required"))
          .containsExactlyInAnyOrderElementsOf(FlatJson.parse(body).orElseThrow().keySet());
      assertThat(HttpDelivery.dataOf(body)).hasValue(plain.sealed());
    } else {
      assertThat(body).isEqualTo(plain.sealed());
    }
  }

  private static OutboundDelivery inFormat(OutboundDelivery push, DeliveryFormat format) {
    return new OutboundDelivery(
        push.agency().with(push.agency().channel().withFormat(format)),
        push.deliveryId(),
        push.referral(),
        push.messageId(),
        push.sender(),
        push.type(),
        push.digest(),
        push.sealed(),
        push.deadlineMillis());
  }

  @Test
  void doesNotCallAgencyThatChangedItsProtocolAndCountsNoAttempt() throws Exception {
    // When
    DeliveryReply reply = push(push((URI) null, pki.issue("police"), AMPLE_MILLIS));

    // Then
    assertThat(reply).isEqualTo(new DeliveryReply.NotCollected());
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNoRedirect(int status) throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    StubAgency agency = (StubAgency) startAgencyAs(police);
    agency.script(
        out ->
            out.write(
                StubAgency.response(
                    status + " Elsewhere", "Location: " + agency.endpoint() + "/2\r\n", "")));

    // When
    DeliveryReply reply = push(push(agency, police, AMPLE_MILLIS));

    // Then
    assertThat(reply).isEqualTo(new DeliveryReply.Rejected(DeliveryFailure.UNEXPECTED_STATUS));
    assertThat(agency.delivered()).hasSize(1);
  }

  @Test
  void sendsNothingUnderForeignCertificate() throws Exception {
    // Given
    StubAgency impostor = (StubAgency) startAgencyAs(pki.issue("another-agency"));

    // When
    push(push(impostor, pki.issue("police"), AMPLE_MILLIS));

    // Then
    assertThat(impostor.bytesSeen()).isZero();
  }

  @Test
  void sendsNothingInPlaintext() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    try (PlaintextServer sink = new PlaintextServer()) {
      URI clear = URI.create("http://127.0.0.1:" + sink.port() + "/inbox");

      // When
      DeliveryReply reply = push(push(clear, police, AMPLE_MILLIS));

      // Then
      assertThat(reply).isEqualTo(notNow(DeliveryFailure.WRONG_CERTIFICATE));
      assertThat(sink.bytesUntilClosed()).isEmpty();
    }
  }

  @Test
  void waitsAsLongAsTooManyRequestsAnswerAsks() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    StubAgency agency = (StubAgency) startAgencyAs(police);
    agency.script(out -> out.write(StubAgency.response("429 Slow", "Retry-After: 3\r\n", "")));

    // When
    DeliveryReply reply = push(push(agency, police, AMPLE_MILLIS));

    // Then
    assertThat(reply)
        .isEqualTo(
            new DeliveryReply.RetryLater(DeliveryFailure.BUSY, java.util.OptionalLong.of(3_000)));
  }

  @Test
  void reportsStatusOfLongErrorPage() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    StubAgency agency = (StubAgency) startAgencyAs(police);
    agency.script(out -> out.write(StubAgency.response("422 No", "", "x".repeat(1 << 20))));

    // When
    DeliveryReply reply = push(push(agency, police, AMPLE_MILLIS));

    // Then
    assertThat(reply).isEqualTo(new DeliveryReply.Rejected(DeliveryFailure.REFUSED));
  }

  @Test
  void retriesLaterIfHostDoesNotExist() {
    // Given
    OutboundDelivery push =
        push(URI.create("https://no.such.host.invalid/inbox"), pki.issue("police"), AMPLE_MILLIS);

    // When
    DeliveryReply reply = push(push);

    // Then
    assertThat(reply).isEqualTo(notNow(DeliveryFailure.UNKNOWN_HOST));
  }
}
