package org.wasl.connectors.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.base.TestLoad.SOON;
import static org.wasl.connectors.ConnectorEnds.notNow;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.http.description.ApiDescriptions;
import org.wasl.connectors.intermediary.IntermediaryAgency;
import org.wasl.connectors.intermediary.IntermediaryContract;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.pki.CertifiedKey;

/** The contract, by the core protocol of Artemis. */
class JmsConnectorTest extends IntermediaryContract {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @TempDir static Path folder;

  @Override
  protected IntermediaryAgency startAgency(TestIdentity as) throws Exception {
    Path own = folder.resolve(Integer.toString(NUMBER.incrementAndGet()));
    CertifiedKey key = CertifiedKey.read(as.certificateFile(), as.keyFile());
    return new IntermediaryAgency(
        new TestBroker(key, pki.authority(), own), port -> "artemis://127.0.0.1:" + port);
  }

  @Override
  protected String protocol() {
    return "jms";
  }

  @Test
  void row62ABodyThatSaysMoreThanItHoldsReservesNoMemory() throws Exception {
    // Given
    ArtemisClient client = (ArtemisClient) linked(pki.issue("police")).client();
    // When
    ForgedBodies.send(client.connection(), "wasl.submissions");
    // Then
    ForgedBodies.assertAnswered(client.answers(5, AMPLE_MILLIS));
  }

  @Test
  void row62AMessageOfManyTimesTheLargestSizeEndsTheConnectionBeforeItIsRead() throws Exception {
    OversizedMessage.assertEndsTheConnection(linked(pki.issue("police")));
  }

  @Test
  void whatWasLeasedBeforeAnAgencyGotAnotherAddressGoesToTheNewOne() throws Exception {
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
  void whatWasLeasedBeforeAnAgencyLeftTheDirectoryOpensNothing() throws Exception {
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

  /** By AsyncAPI; a property has an underscore where the header has a hyphen. */
  @Override
  protected void assertDescribed(Delivered got) {
    JsonObject described =
        new JsonObject(new String(ApiDescriptions.asyncApi(), StandardCharsets.UTF_8))
            .getJsonObject("components")
            .getJsonObject("messages")
            .getJsonObject("queuedDelivery");
    assertThat(got.properties().keySet().stream().filter(name -> !name.startsWith("JMS")))
        .extracting(name -> name.replace('-', '_'))
        .containsExactlyInAnyOrderElementsOf(
            described.getJsonObject("headers").getJsonArray("required").stream()
                .map(Object::toString)
                .toList());
    assertThat(got.properties()).containsEntry("JMSType", "delivery");
  }
}
