package org.wasl.connectors.intermediary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.ConnectorEnds;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.OutboundDelivery;

/** Outcomes of deliveries that share one attempt to connect. */
class IntermediarySessionTest {
  private static final Agency POLICE =
      Agency.of(
          "police",
          AgencyKind.POLICE,
          Map.of(),
          Credentials.of(Set.of(), new JWKSet()),
          Channel.of("jms", Optional.empty(), 4));

  /** A connection that is lost as soon as it is there. */
  private static final class Lost implements AgencyConnection {
    @Override
    public String thumbprint() {
      return "";
    }

    @Override
    public boolean isUsable() {
      return false;
    }

    @Override
    public void send(OutboundDelivery push) throws IntermediaryUnavailableException {
      throw new IntermediaryUnavailableException(DeliveryFailure.CONNECTION_LOST);
    }

    @Override
    public List<UnreadMessage> receive(int most, long waitMillis)
        throws IntermediaryUnavailableException {
      throw new IntermediaryUnavailableException(DeliveryFailure.CONNECTION_LOST);
    }

    @Override
    public void finish(List<AnsweredMessage> messages) {}

    @Override
    public void close() {}
  }

  /** The first attempt fails when the test says so. The next one connects and is lost at once. */
  private static final class Opener implements AgencyConnection.Opener {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);

    @Override
    public AgencyConnection open(Agency agency) throws IntermediaryUnavailableException {
      if (asked.getCount() == 0) {
        return new Lost();
      }
      asked.countDown();
      try {
        answers.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      throw new IntermediaryUnavailableException(DeliveryFailure.CONNECT);
    }
  }

  @Test
  void reportsLostConnectionToAllWaitingDeliveries() throws Exception {
    // Given
    Opener opener = new Opener();
    PendingReceipts pending = new PendingReceipts();
    List<PendingReceipts.Pending> deliveries =
        Stream.generate(IntermediarySessionTest::delivery).limit(3).map(pending::add).toList();
    try (IntermediarySession session =
        new IntermediarySession(
            POLICE,
            "broker",
            opener,
            new IntermediaryConnector.Limits(100, 100, 1),
            null,
            null,
            null)) {
      List<Thread> senders = new ArrayList<>();
      for (PendingReceipts.Pending delivery : deliveries) {
        senders.add(Thread.ofPlatform().start(() -> session.send(delivery)));
        opener.asked.await();
      }
      Awaitility.await()
          .atMost(SOON)
          .until(() -> senders.stream().allMatch(each -> each.getState() == Thread.State.WAITING));
      // When
      opener.answers.countDown();
      for (Thread sender : senders) {
        sender.join();
      }
    }
    // Then
    assertThat(deliveries)
        .extracting(delivery -> pending.reply(delivery).join())
        .containsExactly(
            ConnectorEnds.notNow(DeliveryFailure.CONNECT),
            ConnectorEnds.notNow(DeliveryFailure.CONNECTION_LOST),
            ConnectorEnds.notNow(DeliveryFailure.CONNECTION_LOST));
  }

  private static OutboundDelivery delivery() {
    return new OutboundDelivery(
        POLICE,
        new DeliveryId(UUID.randomUUID()),
        new ReferralId(UUID.randomUUID()),
        new MessageId(UUID.randomUUID()),
        new AgencyId("platform"),
        "vetted-case/1",
        "",
        new byte[1],
        60_000);
  }
}
