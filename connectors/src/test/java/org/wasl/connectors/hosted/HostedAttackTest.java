package org.wasl.connectors.hosted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.nimbusds.jose.jwk.JWKSet;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.client.impl.ClientLargeMessageImpl;
import org.apache.activemq.artemis.core.client.impl.ClientSessionInternal;
import org.apache.activemq.artemis.core.protocol.core.Channel;
import org.apache.activemq.artemis.core.protocol.core.CoreRemotingConnection;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.ActiveMQSessionContext;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.CreateAddressMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.CreateProducerMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.CreateQueueMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.CreateSessionMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.ReattachSessionMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.ReattachSessionResponseMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.RemoveProducerMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionAddMetaDataMessageV2;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionBindingQueryMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionDeleteQueueMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionQueueQueryMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionRequestProducerCreditsMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionSendContinuationMessage_V3;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionSendLargeMessage;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionXAStartMessage;
import org.apache.activemq.artemis.core.transaction.impl.XidImpl;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.connectors.TestDoor;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.TestPki;
import org.wasl.connectors.intermediary.jms.FrameLimiter;
import org.wasl.connectors.jms.ForgedPackets;
import org.wasl.connectors.partnerapi.HttpsGateway;
import org.wasl.connectors.partnerapi.TestSettings;
import org.wasl.connectors.pull.PullSettings;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;

/**
 * Attacks on the broker for agencies by an agency with a valid certificate and its own client. It
 * sends packets that no honest client sends. Another agency continues beside it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostedAttackTest {
  private static final int ANSWER_MILLIS = 30_000;
  private static final int QUEUE_BYTES = 1 << 20;

  /** In a second, of one address or certificate. */
  private static final int HANDSHAKES = 1;

  private static final int BURST_SECONDS = 60;

  private static final SimpleString MANAGEMENT = SimpleString.of("activemq.management");
  private static final SimpleString ANOTHERS = SimpleString.of("wasl.submissions.police");

  private final TestDoor door = new TestDoor();
  private TestIdentity court;
  private TestIdentity registry;
  private HttpsGateway gateway;
  private HostedClient police;
  private jakarta.jms.Connection connectedBefore;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    TestPki pki = new TestPki(folder, "authority");
    court = pki.issue("court");
    registry = pki.issue("registry");
    TestIdentity other = pki.issue("police");
    List<Agency> all =
        List.of(agency("court", court), agency("registry", registry), agency("police", other));
    door.visitor =
        thumbprint ->
            all.stream()
                .filter(agency -> agency.credentials().certificates().contains(thumbprint))
                .findFirst();
    gateway =
        new HttpsGateway(
            pki,
            pki.issue("gateway"),
            door,
            settings ->
                TestSettings.handshakes(
                    TestSettings.largestReceipt(settings, 4_096), HANDSHAKES, BURST_SECONDS),
            PullSettings.DEFAULT,
            HostedAttackTest::value);
    gateway.agencies(all);
    police = new HostedClient(gateway.brokerPort(), other.context(), new AgencyId("police"));
    connectedBefore = police.connected();
  }

  private static int value(ProtocolSetting setting) {
    return switch (setting.name()) {
      case "hostedJms.port" -> 0;
      case "hostedJms.maxQueueBytes" -> QUEUE_BYTES;
      case "hostedJms.maxBytesPerSecond" -> 1 << 30;
      default -> setting.defaultValue();
    };
  }

  private static Agency agency(String id, TestIdentity identity) {
    return Agency.of(
        id,
        AgencyKind.POLICE,
        Map.of(),
        Credentials.of(Set.of(identity.thumbprint()), new JWKSet()),
        Agency.Channel.of("hosted-jms", Optional.of(URI.create("hosted:/")), 4));
  }

  @AfterAll
  void stop() {
    police.close();
    gateway.close();
  }

  /** On the connection that it had before. */
  @AfterEach
  void anotherAgencyWasNotTouched() throws Exception {
    police.send("message", new byte[1], Map.of(), "beside");
    assertThat(police.answers(1, ANSWER_MILLIS)).hasSize(1);
    assertThat(police.connected()).isSameAs(connectedBefore);
    assertThat(gateway.brokerGauges())
        .filteredOn(gauge -> gauge.metric().metricName().equals("agency.broker.bytes"))
        .allMatch(gauge -> gauge.value() < 2.0 * QUEUE_BYTES);
  }

  /** A session of Artemis's client with handmade packets. */
  private final class HandMade implements AutoCloseable {
    private final HostedClient client =
        new HostedClient(gateway.brokerPort(), court.context(), new AgencyId("court"));
    private final Channel session;
    private final CoreRemotingConnection connection;

    HandMade() throws JMSException {
      session = channel(client.connected().createSession());
      connection = session.getConnection();
    }

    /** Sends on a channel of this number, which may have no session. */
    void sendOn(long channel, Packet packet) {
      connection.getChannel(channel, -1).send(packet);
    }

    boolean isOpen() {
      return HostedAcceptor.channel(connection).orElseThrow().isActive();
    }

    void awaitClosed() {
      await().atMost(SOON).until(() -> !isOpen());
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private static Channel channel(Session session) {
    return ((ActiveMQSessionContext) core(session).getSessionContext()).getSessionChannel();
  }

  private static ClientSessionInternal core(Session session) {
    return (ClientSessionInternal) ((ActiveMQSession) session).getCoreSession();
  }

  @Test
  void closesConnectionOfForbiddenPacketAndCountsIt() throws Exception {
    // Given
    SimpleString made = SimpleString.of("made");
    List<Packet> packets =
        List.of(
            new SessionXAStartMessage(new XidImpl(new byte[1], 1, new byte[1])),
            new PacketImpl(PacketImpl.SESS_XA_INDOUBT_XIDS),
            new CreateQueueMessage(made, made, null, true, false, false),
            new CreateAddressMessage(made, EnumSet.of(RoutingType.ANYCAST), false, false),
            new SessionDeleteQueueMessage(SimpleString.of("wasl.deliveries.court")),
            new SessionRequestProducerCreditsMessage(1, ANOTHERS),
            new SessionRequestProducerCreditsMessage(1, MANAGEMENT),
            new CreateProducerMessage(1, ANOTHERS));
    for (Packet packet : packets) {
      gateway.refusedPackets.clear();
      try (HandMade attacker = new HandMade()) {

        // When
        attacker.session.send(packet);

        // Then
        attacker.awaitClosed();
        await().atMost(SOON).until(() -> !gateway.refusedPackets.isEmpty());
        assertThat(gateway.refusedPackets).containsOnly(court.thumbprint());
      }
    }
  }

  @Test
  void refusesToReattachOrReplaceForeignSession() throws Exception {
    try (HandMade attacker = new HandMade();
        Session others = police.connected().createSession()) {
      // Given
      String name = core(others).getName();
      int version = attacker.connection.getChannelVersion();
      Channel first = attacker.connection.getChannel(1, -1);

      // When
      Packet answer =
          first.sendBlocking(new ReattachSessionMessage(name, 0), PacketImpl.REATTACH_SESSION_RESP);

      // Then
      assertThat(((ReattachSessionResponseMessage) answer).isReattached()).isFalse();
      for (boolean xa : List.of(false, true)) {
        String asked = xa ? "of-its-own" : name;
        assertThatThrownBy(
                () ->
                    first.sendBlocking(
                        new CreateSessionMessage(
                            asked, 77, version, "", "", 1, xa, true, true, false, -1, null),
                        PacketImpl.CREATESESSION_RESP))
            .isInstanceOf(ActiveMQException.class);
      }
      for (int i = 0; i < 100; i++) {
        attacker.sendOn(1_000 + i, new ReattachSessionMessage(name, 0));
      }
      attacker.awaitClosed();
    }
  }

  @Test
  void limitsProducersEvenIfClaimedRemoved() throws Exception {
    try (HandMade attacker = new HandMade()) {
      // When
      for (int i = 1; i <= 1_001; i++) {
        attacker.session.send(new CreateProducerMessage(i, null));
        attacker.session.send(new RemoveProducerMessage(-i));
      }

      // Then
      attacker.awaitClosed();
    }
  }

  @Test
  void refusesMetadataAndForeignQueueQueriesAndLimitsTheirNumber() throws Exception {
    try (HandMade attacker = new HandMade()) {
      List<Packet> packets =
          Stream.concat(
                  Stream.of("jms-client-id", "jms-1", "x".repeat(10_000))
                      .map(key -> new SessionAddMetaDataMessageV2(key, "x", true)),
                  Stream.of(MANAGEMENT, ANOTHERS, SimpleString.of("#"))
                      .flatMap(
                          queue ->
                              Stream.of(
                                  new SessionQueueQueryMessage(queue),
                                  new SessionBindingQueryMessage(queue))))
              .map(Packet.class::cast)
              .toList();

      // When, Then
      for (Packet packet : packets) {
        assertThatThrownBy(
                () -> attacker.session.sendBlocking(packet, PacketImpl.SESS_QUEUEQUERY_RESP))
            .isInstanceOf(ActiveMQSecurityException.class);
      }
      assertThat(attacker.isOpen()).isTrue();
      for (int i = 0; i < 100; i++) {
        attacker.session.send(new SessionQueueQueryMessage(MANAGEMENT));
      }
      attacker.awaitClosed();
    }
  }

  @Test
  @Tag("soak")
  void closesConnectionOfEndlessMultiPacketMessage() throws Exception {
    try (HandMade attacker = new HandMade()) {
      // Given
      ClientLargeMessageImpl message = new ClientLargeMessageImpl();
      message.setAddress("wasl.submissions.court");
      attacker.session.send(new SessionSendLargeMessage(message));

      // When
      for (int i = 0; i < 100; i++) {
        attacker.session.send(part(message, 100_000));
      }

      // Then
      attacker.awaitClosed();
    }
    try (HandMade attacker = new HandMade()) {
      // When
      for (int i = 0; i <= 1_000; i++) {
        attacker.sendOn(1_000 + i, part(null, 1));
      }

      // Then
      attacker.awaitClosed();
    }
  }

  @Test
  void row72PacketWithFalseLengthReservesNoMemory() throws Exception {
    for (Packet packet : ForgedPackets.ofClient()) {
      gateway.refusedPackets.clear();
      try (HandMade attacker = new HandMade()) {
        long before = ForgedPackets.allocated();

        // When
        attacker.session.send(packet);

        // Then
        attacker.awaitClosed();
        assertThat(ForgedPackets.allocated() - before).isLessThan(ForgedPackets.SAID / 2);
        await().atMost(SOON).until(() -> !gateway.refusedPackets.isEmpty());
        assertThat(gateway.refusedPackets).containsOnly(court.thumbprint());
      }
    }
  }

  private static Packet part(ClientLargeMessageImpl of, int bytes) {
    return new SessionSendContinuationMessage_V3(of, new byte[bytes], true, false, -1, 0, null);
  }

  @Test
  void countsMessagesOfTransactionAsQueued() throws Exception {
    try (HostedClient client =
            new HostedClient(gateway.brokerPort(), court.context(), new AgencyId("court"));
        Session session = client.connected().createSession(true, Session.SESSION_TRANSACTED)) {
      MessageProducer producer =
          session.createProducer(session.createQueue("wasl.submissions.court"));

      // When, Then
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  producer.send(session.createTextMessage("x".repeat(90_000)));
                }
              })
          .isInstanceOf(JMSException.class)
          .hasMessageContaining("full");
    }
  }

  @Test
  void closesConnectionOfForeignProtocolOrTooLargePacket() throws Exception {
    byte[] tooLarge = ByteBuffer.allocate(11).put(beginning()).putInt(Integer.MAX_VALUE).array();
    byte[] negative = ByteBuffer.allocate(11).put(beginning()).putInt(-1).array();
    for (byte[] first :
        List.of(
            tooLarge,
            negative,
            "AMQP\0\1\0\0".getBytes(StandardCharsets.US_ASCII),
            "CONNECT\naccept-version:1.2\n\n\0".getBytes(StandardCharsets.US_ASCII),
            "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))) {
      gateway.refusedPackets.clear();
      try (SSLSocket socket = connect(court, "127.0.0.1", gateway.brokerPort())) {
        // When
        socket.getOutputStream().write(first);

        // Then
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        assertThat(gateway.refusedPackets).containsExactly(court.thumbprint());
      }
    }
  }

  private static byte[] beginning() {
    return "ARTEMIS".getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void cutsOffCertificateThatLoopsHandshakesFromManyAddresses() throws Exception {
    // When
    int complete = 0;
    while (gateway.refusedHandshakes.isEmpty() && complete < 200) {
      complete++;
      shakeHands(registry, "127.0.1." + complete, gateway.brokerPort());
    }
    int refusedHere = gateway.refusedHandshakes.size();
    for (int i = 1; gateway.refusedHandshakes.size() == refusedHere && i < 50; i++) {
      shakeHands(registry, "127.0.2." + i, gateway.port());
    }

    // Then
    assertThat(complete).isGreaterThan(BURST_SECONDS * HANDSHAKES);
    assertThat(gateway.refusedHandshakes)
        .hasSizeGreaterThan(refusedHere)
        .containsOnly(registry.thumbprint());
  }

  /** Waits until the connection is closed, during the handshake or after the sent bytes. */
  private void shakeHands(TestIdentity as, String from, int port) throws IOException {
    try (SSLSocket socket = connect(as, from, port)) {
      socket.getOutputStream().write("no packet\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    } catch (SocketException closedAsItCame) {
      await().atMost(SOON).until(() -> !gateway.refusedHandshakes.isEmpty());
    }
  }

  private static SSLSocket connect(TestIdentity as, String from, int port) throws IOException {
    SSLSocket socket = (SSLSocket) as.context().getSocketFactory().createSocket();
    socket.setSoTimeout(ANSWER_MILLIS);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.startHandshake();
    return socket;
  }

  @Test
  void cutsOffOnlyClientThatReadsNoAnswers() {
    // Given
    int most = 1 << 20;
    List<io.netty.channel.Channel> refused = new ArrayList<>();
    EmbeddedChannel reading = new EmbeddedChannel(FrameLimiter.ofClient(1, most, refused::add));
    EmbeddedChannel silent = new EmbeddedChannel(FrameLimiter.ofClient(1, most, refused::add));

    // When
    for (int i = 0; i < 30; i++) {
      reading.writeOneOutbound(Unpooled.wrappedBuffer(new byte[100_000]));
      reading.flushOutbound();
      silent.writeOneOutbound(Unpooled.wrappedBuffer(new byte[100_000]));
    }

    // Then
    assertThat(reading.isActive()).isTrue();
    assertThat(silent.isActive()).isFalse();
    assertThat(refused).containsExactly(silent);
    reading.close();
  }
}
