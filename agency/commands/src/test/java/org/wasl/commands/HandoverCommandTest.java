package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.client.OutgoingMessage;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.kit.receive.HandedOverMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.message.SignedMessage;

/** Tests {@code kit handover}, and that a handover proves the author. */
class HandoverCommandTest extends CommandTest {
  private static final ReferralId REFERRAL =
      ReferralId.parse("01919d3e-0000-7000-8000-000000000001");

  private int handover(String deliveryOrFile, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "handover",
                deliveryOrFile,
                "--as=bnpj",
                "--pki=" + gateway.pki.path(),
                "--data=" + dir,
                "--gateway=" + door.url()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  /** Returns the message that the door received, as the new recipient reads it. */
  private Optional<HandedOverMessage> handedOver() {
    TestSubmissionServer.Arrived arrived = door.arrived.get(0);
    SignedMessage message = new SignedMessage(arrived.body(), arrived.signature());
    ReferralId referral = ReferralId.parse(arrived.path().split("/")[3]);
    return HandedOverMessage.in(message, referral, gateway.directory);
  }

  @Test
  void handsOverAReceivedMessageWithItsSendersSignature() throws IOException {
    // Given
    OutgoingMessage original = gateway.newCase(new AgencyId("platform"));
    TestDelivery delivered =
        gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"), original, 0);
    receive(delivered);
    // When
    int code = handover(delivered.deliveryId().toString(), "--to=kp-fes");
    // Then
    assertThat(code).isZero();
    assertThat(door.arrived.get(0).path()).contains(delivered.referral().toString());
    assertThat(handedOver().orElseThrow().original().body()).isEqualTo(original.bytes());
    assertThat(handedOver().orElseThrow().envelope().sender().value()).isEqualTo("platform");
  }

  @Test
  void handsOverAReceivedMessageAsItsOriginal() throws IOException {
    // Given
    OutgoingMessage original = gateway.newCase(new AgencyId("platform"));
    HandedOverMessage first =
        HandedOverMessage.of(new SignedMessage(original.bytes(), original.signature()));
    ReferralId referral = new ReferralId(UUID.randomUUID());
    OutgoingMessage carrier =
        gateway
            .writer(new AgencyId("platform"))
            .write("handover", 1, Optional.of(referral), first.content(new AgencyId("bnpj"), 1));
    TestDelivery delivered =
        gateway.delivery(
            new AgencyId("platform"), new AgencyId("bnpj"), referral, "handover/1", carrier, 1);
    receive(delivered);
    // When
    handover(delivered.deliveryId().toString(), "--to=kp-fes", "--number=2");
    // Then
    assertThat(handedOver().orElseThrow().original().body()).isEqualTo(original.bytes());
    assertThat(new String(door.arrived.get(0).body(), StandardCharsets.UTF_8))
        .contains("\"addressee\":\"kp-fes\",\"number\":2");
  }

  @Test
  void handsOverAnOwnMessageFromItsFile() throws IOException {
    // Given
    byte[] own = gateway.newCase(new AgencyId("bnpj")).bytes();
    // When
    int code = handover(file(own).toString(), "--to=kp-fes", "--referral=" + UUID.randomUUID());
    // Then
    assertThat(code).isZero();
    assertThat(handedOver().orElseThrow().original().body()).isEqualTo(own);
  }

  private byte[] ownOf(int bytes) {
    byte[] own = gateway.newCase(new AgencyId("bnpj")).bytes();
    byte[] padded = Arrays.copyOf(own, bytes);
    Arrays.fill(padded, own.length, bytes, (byte) ' ');
    return padded;
  }

  @Test
  void row50HandsOverTheLargestMessage() throws IOException {
    // Given
    byte[] own = ownOf(MessageLimits.LARGEST.messageBytes());
    // When
    int code = handover(file(own).toString(), "--to=kp-fes", "--referral=" + UUID.randomUUID());
    // Then
    assertThat(code).isZero();
    assertThat(handedOver().orElseThrow().original().body()).isEqualTo(own);
    assertThat(door.arrived.get(0).body())
        .hasSizeLessThanOrEqualTo(MessageLimits.LARGEST.handoverBytes());
  }

  @Test
  void row50DoesNotSendAMessageThatNoGatewayAccepted() throws IOException {
    // Given
    byte[] own = ownOf(MessageLimits.LARGEST.messageBytes() + 1);
    // When
    int code = handover(file(own).toString(), "--to=kp-fes", "--referral=" + UUID.randomUUID());
    // Then
    assertBadUsage(code, "a message of type vetted-case has at most 1048576 bytes");
  }

  @Test
  void changedHandoverProvesNothing() throws IOException {
    // Given
    OutgoingMessage original = gateway.newCase(new AgencyId("platform"));
    HandedOverMessage genuine =
        HandedOverMessage.of(new SignedMessage(original.bytes(), original.signature()));
    JsonNode content = genuine.content(new AgencyId("kp-fes"), 1);
    ((ObjectNode) content.path("message")).put("messageId", UUID.randomUUID().toString());
    // When
    // Then
    assertThat(received(REFERRAL, content)).isEmpty();
  }

  /** Returns the message that the recipient finds in this handover. */
  private Optional<HandedOverMessage> received(ReferralId referral, JsonNode content) {
    OutgoingMessage carrier =
        gateway.writer(new AgencyId("bnpj")).write("handover", 1, Optional.of(referral), content);
    return HandedOverMessage.in(
        new SignedMessage(carrier.bytes(), carrier.signature()), referral, gateway.directory);
  }

  @Test
  void rejectsHandoverOfAMessageFromAnotherReferral() {
    // Given
    OutgoingMessage report =
        gateway
            .writer(new AgencyId("platform"))
            .write("instruction", 1, Optional.of(REFERRAL), TestGateway.content("x"));
    JsonNode content =
        HandedOverMessage.of(new SignedMessage(report.bytes(), report.signature()))
            .content(new AgencyId("kp-fes"), 1);
    // When
    Optional<HandedOverMessage> handedOver = received(REFERRAL, content);
    Optional<HandedOverMessage> elsewhere = received(new ReferralId(UUID.randomUUID()), content);
    // Then
    assertThat(handedOver.orElseThrow().original().body()).isEqualTo(report.bytes());
    assertThat(elsewhere).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--to=bnpj, not another agency",
    "--to=../x, is not an id",
    "--to=kp-fes --number=0, from 1 to 1000",
    "--to=kp-fes, no delivery"
  })
  void missingMessageOrRecipientIsBadUsage(String options, String expectedMessage)
      throws IOException {
    receive(gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj")));
    out.getBuffer().setLength(0);
    assertBadUsage(handover(UUID.randomUUID().toString(), options.split(" ")), expectedMessage);
  }

  @Test
  void onlyTheSenderHandsOverAFile() throws IOException {
    assertBadUsage(
        handover(file(gateway.newCase(new AgencyId("platform")).bytes()).toString(), "--to=kp-fes"),
        "is not a message of bnpj");
  }

  @Test
  void aCaseInAFileNeedsItsReferral() throws IOException {
    assertBadUsage(
        handover(file(gateway.newCase(new AgencyId("bnpj")).bytes()).toString(), "--to=kp-fes"),
        "give its --referral");
  }
}
