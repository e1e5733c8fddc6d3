package org.wasl.wire.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.HttpDelivery;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.Signer;
import org.wasl.wire.message.TestAgencies;
import org.wasl.wire.receipt.Receipt;

/** A recipient takes only what its sender signed, in agreement with the headers. */
class DeliveryVerificationTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final UUID DELIVERY = new UUID(1, 2);
  private static final UUID REFERRAL = new UUID(3, 4);
  private static final UUID MESSAGE = new UUID(5, 6);
  private static final byte[] BODY = "{\"synthetic\":1}".getBytes(StandardCharsets.UTF_8);
  private static final Envelope ENVELOPE = envelope(Map.of());

  private static ECKey sealing;
  private static ECKey signing;
  private static ECKey gatewaySigning;
  private static Agency recipient;

  @BeforeAll
  static void makeKeys() throws Exception {
    CryptoProvider.install();
    sealing = TestAgencies.sealing("court:enc:1");
    signing = TestAgencies.es256("police:sig:1");
    gatewaySigning = TestAgencies.es256("gateway:sig:1");
    recipient = TestAgencies.agency("court", sealing);
  }

  private static Envelope envelope(Map<String, String> changed) {
    Map<String, String> members =
        new HashMap<>(
            Map.of(
                "type", "case-update",
                "version", "2",
                "messageId", MESSAGE.toString(),
                "sender", "police",
                "referral", REFERRAL.toString(),
                "time", NOW.toString(),
                "nonce", "AAAAAAAAAAAAAAAAAAAAAA"));
    members.putAll(changed);
    members.values().removeIf(String::isEmpty);
    return Envelope.of(members::get);
  }

  private static byte[] sealed(byte[] body, String signature) {
    return new MessageSealer(64)
        .seal(new SignedMessage(body, signature), List.of(recipient))
        .bytes();
  }

  private static byte[] sound() {
    return sealed(BODY, new Signer(signing).signMessage(BODY));
  }

  private static Map<String, String> headers(byte[] sealed) {
    return new HashMap<>(
        Map.of(
            "Content-Type",
            WireHeaders.SEALED_TYPE,
            WireHeaders.IDEMPOTENCY_KEY,
            DELIVERY.toString(),
            WireHeaders.DELIVERY,
            DELIVERY.toString(),
            WireHeaders.REFERRAL,
            REFERRAL.toString(),
            WireHeaders.MESSAGE,
            MESSAGE.toString(),
            WireHeaders.SENDER,
            "police",
            WireHeaders.TYPE,
            "case-update/2",
            WireHeaders.DIGEST,
            Digest.of(sealed)));
  }

  private static IncomingDelivery arrival(byte[] sealed) {
    return IncomingDelivery.of(headers(sealed)::get, sealed).orElseThrow();
  }

  private static AgencyDirectory directory() {
    return new AgencyDirectory(
        List.of(
            TestAgencies.agency("police", signing),
            TestAgencies.agency("gateway", gatewaySigning)));
  }

  private static DeliveryVerification verify(
      IncomingDelivery arrival, AgencyDirectory directory, Optional<Envelope> envelope) {
    return DeliveryVerification.of(arrival, new JWKSet(sealing), directory, NOW, _ -> envelope);
  }

  private static DeliveryVerification invalid(DeliveryRejection rejection) {
    return new DeliveryVerification.Invalid(rejection);
  }

  @Test
  void acceptsWhatItsSenderSigned() {
    // When
    DeliveryVerification verified = verify(arrival(sound()), directory(), Optional.of(ENVELOPE));
    // Then
    assertThat(verified)
        .isInstanceOfSatisfying(
            DeliveryVerification.Valid.class,
            valid -> {
              assertThat(valid.message().body()).isEqualTo(BODY);
              assertThat(valid.envelope()).isEqualTo(ENVELOPE);
            });
  }

  @Test
  void rejectsContentThatDoesNotOpen() {
    // Given
    byte[] other = "{}".getBytes(StandardCharsets.UTF_8);
    // When, Then
    assertThat(verify(arrival(other), directory(), Optional.of(ENVELOPE)))
        .isEqualTo(invalid(DeliveryRejection.NOT_OPENED));
  }

  @Test
  void rejectsUnknownAndRevokedSenders() {
    // Given
    AgencyDirectory without = new AgencyDirectory(List.of());
    AgencyDirectory revoked =
        new AgencyDirectory(List.of(TestAgencies.agency("police", signing).asRevoked()));
    // When, Then
    for (AgencyDirectory directory : List.of(without, revoked)) {
      assertThat(verify(arrival(sound()), directory, Optional.of(ENVELOPE)))
          .isEqualTo(invalid(DeliveryRejection.UNKNOWN_SENDER));
    }
  }

  @Test
  void rejectsContentThatTheSenderDidNotSign() {
    // Given
    byte[] sealed = sealed(BODY, new Signer(gatewaySigning).signMessage(BODY));
    // When, Then
    assertThat(verify(arrival(sealed), directory(), Optional.of(ENVELOPE)))
        .isEqualTo(invalid(DeliveryRejection.SIGNATURE));
  }

  @Test
  void rejectsDocumentsThatAreNoMessages() {
    // Given a member that two readers may read differently
    byte[] repeated = "{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8);
    byte[] sealed = sealed(repeated, new Signer(signing).signMessage(repeated));
    // When, Then
    assertThat(verify(arrival(sealed), directory(), Optional.of(ENVELOPE)))
        .isEqualTo(invalid(DeliveryRejection.NOT_A_MESSAGE));
    assertThat(verify(arrival(sound()), directory(), Optional.empty()))
        .isEqualTo(invalid(DeliveryRejection.NOT_A_MESSAGE));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "sender, court",
    "type, status",
    "type, case-note",
    "version, 1",
    "messageId, 00000000-0000-0005-0000-000000000007",
    "referral, 00000000-0000-0003-0000-000000000005",
    "time, 2026-11-24T10:10:01Z"
  })
  void rejectsEnvelopeThatDisagreesWithHeaders(String member, String value) {
    // When, Then
    assertThat(verify(arrival(sound()), directory(), Optional.of(envelope(Map.of(member, value)))))
        .isEqualTo(invalid(DeliveryRejection.ENVELOPE));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({"referral, ''", "time, 2026-11-24T10:10:00Z", "time, 2020-01-01T00:00:00Z"})
  void acceptsEnvelopeThatHeadersDoNotContradict(String member, String value) {
    // When, Then
    assertThat(verify(arrival(sound()), directory(), Optional.of(envelope(Map.of(member, value)))))
        .isInstanceOf(DeliveryVerification.Valid.class);
  }

  @ParameterizedTest(name = "{0} from {1}: {2}")
  @CsvSource({
    "status/1, gateway, true",
    "case-update/1, gateway, false",
    "case-update/1, police, true",
    "status/1, police, false"
  })
  void gatewayAloneSendsItsOwnTypesAndNoOther(String type, String sender, boolean valid) {
    // Given
    Signer signer = new Signer(sender.equals("gateway") ? gatewaySigning : signing);
    byte[] sealed = sealed(BODY, signer.signMessage(BODY));
    Map<String, String> headers = headers(sealed);
    headers.put(WireHeaders.SENDER, sender);
    headers.put(WireHeaders.TYPE, type);
    Envelope envelope =
        envelope(Map.of("sender", sender, "type", type.replace("/1", ""), "version", "1"));
    // When
    DeliveryVerification verified =
        verify(
            IncomingDelivery.of(headers::get, sealed).orElseThrow(),
            directory(),
            Optional.of(envelope));
    // Then
    assertThat(verified instanceof DeliveryVerification.Valid).isEqualTo(valid);
  }

  @Test
  void readsPlainDeliveryAndCloudEventAlike() {
    // Given
    byte[] sealed = {1, 2, 3};
    Map<String, String> structured = headers(sealed);
    structured.put("Content-Type", HttpDelivery.STRUCTURED_TYPE);
    byte[] event =
        "{\"specversion\":\"1.0\",\"data_base64\":\"%s\"}"
            .formatted(Base64.getEncoder().encodeToString(sealed))
            .getBytes(StandardCharsets.UTF_8);
    // When
    IncomingDelivery plain = IncomingDelivery.of(headers(sealed)::get, sealed).orElseThrow();
    IncomingDelivery ofEvent = IncomingDelivery.of(structured::get, event).orElseThrow();
    // Then
    assertThat(plain.deliveryId()).isEqualTo(new DeliveryId(DELIVERY));
    assertThat(plain.referral()).isEqualTo(new ReferralId(REFERRAL));
    assertThat(plain.messageId()).isEqualTo(new MessageId(MESSAGE));
    assertThat(plain.sealed()).isEqualTo(sealed);
    assertThat(ofEvent.sealed()).isEqualTo(sealed);
    assertThat(ofEvent.hasItsDigest()).isTrue();
    assertThat(IncomingDelivery.of(structured::get, sealed)).isEmpty();
  }

  @Test
  void deliveryWithoutMediaTypeIsPlain() {
    // Given
    Map<String, String> headers = headers(BODY);
    headers.remove("Content-Type");
    // When, Then
    assertThat(IncomingDelivery.of(headers::get, BODY).orElseThrow().sealed()).isEqualTo(BODY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        WireHeaders.IDEMPOTENCY_KEY,
        WireHeaders.DELIVERY,
        WireHeaders.REFERRAL,
        WireHeaders.MESSAGE,
        WireHeaders.SENDER,
        WireHeaders.TYPE,
        WireHeaders.DIGEST
      })
  void needsEachHeaderInItsForm(String name) {
    // Given
    Map<String, String> headers = headers(BODY);
    for (String value : List.of("", " ", "x".repeat(129))) {
      headers.put(name, value);
      // When, Then
      assertThat(IncomingDelivery.of(headers::get, BODY)).as("'%s'", value).isEmpty();
    }
    headers.remove(name);
    assertThat(IncomingDelivery.of(headers::get, BODY)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Idempotency-Key, 00000000-0000-0001-0000-000000000003",
    "Wasl-Referral, 3-0-0-0-4",
    "Wasl-Message, 00000000-0000-000A-0000-000000000002"
  })
  void rejectsIdsThatDifferOrAreNotCanonical(String name, String value) {
    // Given
    Map<String, String> headers = headers(BODY);
    headers.put(name, value);
    // When, Then
    assertThat(IncomingDelivery.of(headers::get, BODY)).isEmpty();
  }

  @Test
  void longestHeaderIsRead() {
    // Given
    Map<String, String> headers = headers(BODY);
    headers.put(WireHeaders.TYPE, "x".repeat(128));
    // When, Then
    assertThat(IncomingDelivery.of(headers::get, BODY)).isPresent();
  }

  @Test
  void noticesChangedBytes() {
    // Given
    byte[] changed = BODY.clone();
    changed[0]++;
    // When, Then
    assertThat(IncomingDelivery.of(headers(BODY)::get, changed).orElseThrow().hasItsDigest())
        .isFalse();
  }

  @Test
  void receiptStatesWhatArrived() {
    // Given
    IncomingDelivery arrival = arrival(BODY);
    // When
    Receipt receipt = arrival.receipt(new AgencyId("court"), NOW);
    // Then
    assertThat(receipt)
        .isEqualTo(
            new Receipt(
                Receipt.Kind.DELIVERY,
                Optional.of(new DeliveryId(DELIVERY)),
                new MessageId(MESSAGE),
                new AgencyId("police"),
                new AgencyId("court"),
                new ReferralId(REFERRAL),
                Digest.of(BODY),
                NOW));
  }

  @ParameterizedTest
  @EnumSource(DeliveryRejection.class)
  void answerHasTheCodeOfTheRejection(DeliveryRejection rejection) {
    // When
    AgencyResponse answer = rejection.answer();
    // Then
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"type\":\"urn:wasl:agency:%1$s\",\"status\":%2$d,\"title\":\"%1$s\"}"
                .formatted(rejection.code(), answer.status()));
    assertThat(rejection.code()).matches("[a-z]+(-[a-z]+)*");
    assertThat(answer.headers().containsKey("Retry-After"))
        .isEqualTo(rejection == DeliveryRejection.UNAVAILABLE);
  }
}
