package org.wasl.connectors.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.connectors.ConnectorEnds.notNow;
import static org.wasl.runtime.TestLoad.SOON;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.intermediary.IntermediaryAgency;
import org.wasl.connectors.intermediary.IntermediaryContract;
import org.wasl.connectors.partnerapi.description.ApiDescriptions;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.pki.CertifiedKey;

/** The contract, by the core protocol of Artemis. */
class JmsConnectorTest extends IntermediaryContract {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir static Path folder;

  /** The last started broker. */
  private TestBroker broker;

  @Override
  protected IntermediaryAgency startAgency(TestIdentity as) throws Exception {
    Path own = folder.resolve(Integer.toString(NUMBER.incrementAndGet()));
    CertifiedKey key = CertifiedKey.read(as.certificateFile(), as.keyFile());
    broker = new TestBroker(key, pki.authority(), own);
    return new IntermediaryAgency(broker, port -> "artemis://127.0.0.1:" + port);
  }

  @Override
  protected String protocol() {
    return "jms";
  }

  @Test
  void row62BodyWithFalseLengthReservesNoMemory() throws Exception {
    // Given
    ArtemisClient client = (ArtemisClient) linked(pki.issue("police")).client();
    // When
    ForgedBodies.send(client.connection(), "wasl.submissions");
    // Then
    ForgedBodies.assertAnswered(client.answers(9, AMPLE_MILLIS));
  }

  @Test
  void row62IgnoresPropertiesOfLengthOrCompression() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    IntermediaryAgency partner = linked(police);
    ArtemisClient client = (ArtemisClient) partner.client();
    gateway.refusals.clear();
    // When
    ForgedBodies.sendCompressed(client.connection(), "wasl.submissions");
    // Then
    assertThat(client.answers(5, AMPLE_MILLIS))
        .extracting(answer -> answer.correlationId() + " " + answer.status())
        .containsExactlyInAnyOrder(
            "compressed text 415", "bomb 415", "large bomb 415", "no boolean 415", "forced 202");
    assertThat(gateway.refusals).containsOnly(police.thumbprint() + " 415").hasSize(4);
    assertThat(ask(partner, "message", bytes(10), Map.of()).status()).isEqualTo(202);
  }

  @Test
  void row62ClosesConnectionOfPacketWithFalseLengthWithoutReservingMemory() throws Exception {
    // Given
    IntermediaryAgency partner = linked(pki.issue("police"));
    for (Packet packet : ForgedPackets.ofBroker().subList(0, 2)) {
      long connections = partner.network().connections();
      long allocated = ForgedPackets.allocated();
      // When
      await().atMost(SOON).until(() -> broker.forge(packet));
      // Then
      await().atMost(SOON).until(() -> partner.network().connections() > connections);
      assertThat(ForgedPackets.allocated() - allocated).isLessThan(ForgedPackets.SAID / 2);
    }
    assertThat(ask(partner, "message", bytes(10), Map.of()).status()).isEqualTo(202);
  }

  @Test
  void row62ClosesConnectionBeforeReadingHugeMessage() throws Exception {
    OversizedMessage.assertEndsTheConnection(linked(pki.issue("police")));
  }

  @Test
  void sendsLeasedDeliveryToNewAddress() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery leased = push(startAgencyAs(police), police, AMPLE_MILLIS);
    assertThat(push(leased)).isEqualTo(new DeliveryReply.Received("a.b.c"));
    try (IntermediaryAgency moved = startAgency(police)) {
      addToDirectory(push(moved, police, AMPLE_MILLIS).agency());
      await().atMost(SOON).until(() -> intermediaryAgency().network().open() == 0);

      // When
      DeliveryReply reply = gateway.push(leased);

      // Then
      assertThat(reply).isEqualTo(new DeliveryReply.Received("a.b.c"));
      assertThat(moved.delivered()).hasSize(1);
      assertThat(intermediaryAgency().network().open()).isZero();
    }
  }

  @Test
  void opensNoConnectionForAgencyThatLeft() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    OutboundDelivery leased = push(startAgencyAs(police), police, AMPLE_MILLIS);
    assertThat(push(leased)).isEqualTo(new DeliveryReply.Received("a.b.c"));
    gateway.agencies(List.of());
    await().atMost(SOON).until(() -> intermediaryAgency().network().open() == 0);

    // When
    DeliveryReply reply = gateway.push(leased);

    // Then
    assertThat(reply).isEqualTo(notNow(DeliveryFailure.CONNECT));
    assertThat(intermediaryAgency().network().open()).isZero();
  }

  /** By AsyncAPI. A property has an underscore for the hyphen of a header. */
  @Override
  protected void assertDescribed(Delivered deliveredMessage) {
    JsonObject described =
        new JsonObject(new String(ApiDescriptions.asyncApi(), StandardCharsets.UTF_8))
            .getJsonObject("components")
            .getJsonObject("messages")
            .getJsonObject("queuedDelivery");
    assertThat(
            deliveredMessage.properties().keySet().stream().filter(name -> !name.startsWith("JMS")))
        .extracting(name -> name.replace('-', '_'))
        .containsExactlyInAnyOrderElementsOf(
            described.getJsonObject("headers").getJsonArray("required").stream()
                .map(Object::toString)
                .toList());
    assertThat(deliveredMessage.properties()).containsEntry("JMSType", "delivery");
  }
}
