package org.wasl.connectors.hosted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.nimbusds.jose.jwk.JWKSet;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQQueue;
import org.junit.jupiter.api.Test;
import org.wasl.connectors.ProtocolSetting;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.intermediary.IntermediaryAgency;
import org.wasl.connectors.intermediary.IntermediaryClient;
import org.wasl.connectors.intermediary.IntermediaryContract;
import org.wasl.connectors.intermediary.TcpForwarder;
import org.wasl.connectors.jms.ForgedBodies;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryFailure;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.exchange.Submission;

/** The contract for agencies on the gateway's own broker, and limits of such an agency there. */
class HostedConnectorTest extends IntermediaryContract {
  private static final int REFUSED_MILLIS = 1_000;

  @Override
  protected int value(ProtocolSetting setting) {
    return switch (setting.name()) {
      case "hostedJms.port" -> 0;
      case "hostedJms.maxQueueBytes" -> 4 << 20;
      case "hostedJms.maxSessionsPerAgency" -> 8;
      default -> setting.defaultValue();
    };
  }

  /** The network is not between the gateway and its own broker. */
  @Override
  protected int pushesBeyondAStep() {
    return 5;
  }

  /** The gateway's own steps do not cross the network. */
  @Override
  protected Duration longestStep() {
    return Duration.ZERO;
  }

  @Override
  protected String protocol() {
    return "hosted-jms";
  }

  @Override
  protected IntermediaryAgency startAgency(TestIdentity as) throws Exception {
    AgencyId id = new AgencyId(id(as));
    door.visitor =
        thumbprint ->
            gateway.directory().stream()
                .filter(agency -> agency.credentials().certificates().contains(thumbprint))
                .findFirst();
    List<Agency> all = new ArrayList<>(gateway.directory());
    all.removeIf(agency -> agency.id().equals(id));
    gateway.agencies(all); // its queues are removed with the messages that another test left there
    all.add(entry(id.value(), as, protocol()));
    gateway.agencies(all);
    return new IntermediaryAgency(new OnOurBroker(as, id), port -> "hosted:/");
  }

  private static String id(TestIdentity as) {
    return as.certificate().getSubjectX500Principal().getName().replaceFirst("CN=", "");
  }

  private Agency entry(String id, TestIdentity as, String by) {
    return Agency.of(
        id,
        AgencyKind.POLICE,
        Map.of(),
        Credentials.of(Set.of(as.thumbprint()), new JWKSet()),
        Channel.of(by, Optional.of(URI.create("hosted:/")), 4));
  }

  /** The gateway is the server, and the agency has its client. */
  private final class OnOurBroker implements IntermediaryAgency.Server {
    private final TestIdentity identity;
    private final AgencyId id;

    OnOurBroker(TestIdentity identity, AgencyId id) {
      this.identity = identity;
      this.id = id;
    }

    @Override
    public int port() {
      return gateway.brokerPort();
    }

    @Override
    public IntermediaryClient client() {
      return new HostedClient(port(), identity.context(), id);
    }

    @Override
    public IntermediaryClient client(TcpForwarder network) {
      return new HostedClient(network.port(), identity.context(), id);
    }

    @Override
    public void restart() {}

    /** Once the gateway knows that it has gone. */
    @Override
    public void close() {
      await().atMost(SOON).until(() -> !isPresent(id));
    }
  }

  private boolean isPresent(AgencyId agency) {
    List<String> attendance =
        gateway.attendance.stream()
            .filter(seen -> seen.substring(1).equals(agency.value()))
            .toList();
    return !attendance.isEmpty() && attendance.getLast().equals("+" + agency);
  }

  @Override
  protected DeliveryReply pushNow(OutboundDelivery push) {
    return gateway.push(push);
  }

  /**
   * An agency under a wrong identity counts as absent. The broker stores messages for the agencies
   * that it knows.
   */
  @Override
  protected DeliveryReply without(Missing missing) {
    return switch (missing) {
      case AGENCY, ITS_CERTIFICATE, OUR_AUTHORITY -> notNow(DeliveryFailure.CONNECT);
      case ANSWER_IN_TIME, WHOLE_ANSWER, END_OF_ANSWER, MEANING ->
          notNow(DeliveryFailure.NOT_ACKNOWLEDGED);
    };
  }

  @Override
  protected DeliveryReply fromSilence() {
    return notNow(DeliveryFailure.NOT_ACKNOWLEDGED);
  }

  /** It lies on the gateway's side of the cut. */
  @Override
  protected int timesTakenWhenCut() {
    return 1;
  }

  @Override
  protected List<IntermediaryClient.Answer> answersToOneRemoved(IntermediaryAgency partner) {
    gateway.refusals.clear();
    try (HostedClient removed = ((HostedClient) partner.client()).another(REFUSED_MILLIS)) {
      assertThatThrownBy(() -> removed.send("message", bytes(2), Map.of(), "2"))
          .isInstanceOf(JMSException.class);
    }
    await().atMost(SOON).until(() -> !gateway.refusals.isEmpty());
    return List.of();
  }

  @Test
  void refusesAndCountsAgencyOfAnotherProtocol() throws Exception {
    // Given
    TestIdentity pushed = pki.issue("court");
    linked(pki.issue("police"));
    List<Agency> all = new ArrayList<>(gateway.directory());
    all.add(entry("court", pushed, "https"));
    gateway.agencies(all);
    gateway.refusals.clear();

    // When
    List<TestIdentity> others =
        List.of(pushed, pki.issue("unknown"), otherPki.issue("police"), pki.selfSigned("police"));

    // Then
    for (TestIdentity other : others) {
      try (HostedClient client =
          new HostedClient(
              gateway.brokerPort(), other.context(), new AgencyId("police"), REFUSED_MILLIS)) {
        assertThatThrownBy(client::connected).isInstanceOf(JMSException.class);
      }
    }
    // A client gives up after a second, perhaps before the gateway has refused it.
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(gateway.refusals)
                    .containsExactlyInAnyOrder(
                        pushed.thumbprint() + " 403", others.get(1).thumbprint() + " 403"));
  }

  @Test
  void agencyCanUseOnlyItsOwnQueues() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    try (IntermediaryAgency other = startAgency(pki.issue("platform"))) {
      linkedToo(police);
      List<Attempt> attempts =
          List.of(
              session -> session.createConsumer(session.createQueue("wasl.deliveries.platform")),
              session -> session.createConsumer(session.createQueue("wasl.answers.platform")),
              session -> session.createConsumer(session.createQueue("wasl.submissions.police")),
              session ->
                  session.createConsumer(
                      session.createQueue("wasl.deliveries.police::wasl.deliveries.platform")),
              session -> session.createConsumer(session.createQueue("deliver.platform")),
              session -> session.createConsumer(session.createQueue("wasl.#")),
              session -> session.createConsumer(session.createTopic("activemq.notifications")),
              session ->
                  session.createConsumer(
                      session.createQueue("wasl.deliveries.police"), "Wasl_Type LIKE '%a%'"),
              session ->
                  session
                      .createBrowser(session.createQueue("wasl.deliveries.police"))
                      .getEnumeration(),
              session -> send(session, session.createQueue("wasl.submissions.platform")),
              session -> send(session, session.createQueue("wasl.deliveries.police")),
              session -> send(session, session.createQueue("activemq.management")),
              session -> send(session, session.createQueue("wasl.new")),
              Session::createTemporaryQueue,
              Session::createTemporaryTopic);

      // When
      for (Attempt attempt : attempts) {
        try (HostedClient client =
                new HostedClient(gateway.brokerPort(), police.context(), new AgencyId("police"));
            Session session = client.connected().createSession()) {

          // Then
          assertThatThrownBy(() -> attempt.with(session)).isInstanceOf(JMSException.class);
        }
      }
      assertThat(ask(other, "message", bytes(1), Map.of()).status()).isEqualTo(202);
      assertThat(door.arrived).hasSize(1);
    }
  }

  private IntermediaryAgency linkedToo(TestIdentity as) throws Exception {
    startAgencyAs(as);
    return intermediaryAgency();
  }

  private interface Attempt {
    Object with(Session session) throws Exception;
  }

  private static Object send(Session session, Queue queue) throws JMSException {
    session.createProducer(queue).send(session.createTextMessage("x"));
    return queue;
  }

  @Test
  void answersGoToAnswerQueueWhateverReplyTo() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    IntermediaryAgency partner = linked(police);
    try (HostedClient client =
            new HostedClient(gateway.brokerPort(), police.context(), new AgencyId("police"));
        Session session = client.connected().createSession()) {
      Message message = session.createTextMessage("x");
      message.setJMSType("no-such-type");
      message.setJMSCorrelationID("1");
      message.setJMSReplyTo(new ActiveMQQueue("wasl.submissions.platform"));

      // When
      session.createProducer(session.createQueue("wasl.submissions.police")).send(message);

      // Then
      assertThat(partner.client().answers(1, AMPLE_MILLIS).get(0).correlationId()).isEqualTo("1");
    }
  }

  @Test
  void row72BodyWithFalseLengthReservesNoMemory() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    IntermediaryAgency partner = linked(police);
    try (HostedClient client =
        new HostedClient(gateway.brokerPort(), police.context(), new AgencyId("police"))) {
      // When
      ForgedBodies.send(client.connected(), "wasl.submissions.police");

      // Then
      ForgedBodies.assertAnswered(partner.client().answers(9, AMPLE_MILLIS));
    }
  }

  @Test
  void row72BrokerRefusesPropertiesOfLengthOrCompression() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    IntermediaryAgency partner = linked(police);
    gateway.refusedPackets.clear();
    try (HostedClient client =
        new HostedClient(gateway.brokerPort(), police.context(), new AgencyId("police"))) {
      Connection connected = client.connected();

      // When
      Map<String, Boolean> taken =
          ForgedBodies.sendCompressed(connected, "wasl.submissions.police");

      // Then
      assertThat(taken).hasSize(5).containsValue(false).doesNotContainValue(true);
      assertThat(gateway.refusedPackets).isNotEmpty().containsOnly(police.thumbprint());
      assertThat(client.connected()).isSameAs(connected);
    }
    assertThat(ask(partner, "message", bytes(1), Map.of()).status()).isEqualTo(202);
    assertThat(door.arrived).hasSize(1);
  }

  @Test
  void tellsClientThatCompressionIsRefused() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    linked(police);
    ActiveMQConnectionFactory factory =
        HostedClient.factory(gateway.brokerPort(), police.context());
    factory.setCompressLargeMessage(true);
    byte[] random = new byte[2 * 100 * 1024];
    new SecureRandom().nextBytes(random);
    try (factory;
        Connection connection = factory.createConnection();
        Session session = connection.createSession()) {
      MessageProducer producer =
          session.createProducer(session.createQueue("wasl.submissions.police"));
      for (byte[] body : List.of(new byte[random.length], random)) {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(body);

        // When, Then
        assertThatThrownBy(() -> producer.send(message))
            .isInstanceOf(JMSException.class)
            .hasMessageContaining("compressed");
      }
      producer.send(session.createTextMessage("small, and the connection is the same"));
    }
  }

  @Test
  void closesConnectionForMessageBeyondEveryLimit() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    IntermediaryAgency partner = linked(police);
    byte[] large = new byte[5 * gateway.api.maxBodyBytes()];

    for (int minLargeMessageBytes : List.of(100_000, Integer.MAX_VALUE)) {
      ActiveMQConnectionFactory factory =
          HostedClient.factory(gateway.brokerPort(), police.context());
      factory.setMinLargeMessageSize(minLargeMessageBytes);
      try (factory;
          Connection connection = factory.createConnection();
          Session session = connection.createSession()) {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(large);
        MessageProducer producer =
            session.createProducer(session.createQueue("wasl.submissions.police"));

        // When, Then
        assertThatThrownBy(() -> producer.send(message)).isInstanceOf(JMSException.class);
      }
    }
    assertThat(ask(partner, "message", bytes(1), Map.of()).status()).isEqualTo(202);
    assertThat(door.arrived).hasSize(1);
  }

  @Test
  void refusesFloodAtItsOwnQueueAndServesOthers() throws Exception {
    // Given
    try (IntermediaryAgency other = startAgency(pki.issue("platform"))) {
      TestIdentity court = pki.issue("court");
      IntermediaryAgency flooding = linkedToo(court);
      door.answer(
          in ->
              new AgencyResponse(
                  in instanceof Submission sent && sent.thumbprint().equals(court.thumbprint())
                      ? 503
                      : 202,
                  "application/json",
                  "{}".getBytes(),
                  Map.of("Retry-After", "1")));
      byte[] body = bytes(500_000);

      // When
      JMSException refused = null;
      for (int i = 0; i < 100 && refused == null; i++) {
        try {
          flooding.client().send("message", body, Map.of(), null);
        } catch (JMSException e) {
          refused = e;
        }
      }

      // Then
      assertThat(refused).hasMessageContaining("full");
      assertThat(gauge("agency.broker.messages", new AgencyId("court"), "submissions"))
          .isBetween(1.0, 100.0);
      assertThat(gauge("agency.broker.bytes", new AgencyId("court"), "submissions"))
          .isBetween(2.0 * (1 << 20), 5.0 * (1 << 20));
      assertThat(gauge("agency.broker.messages", new AgencyId("platform"), "submissions")).isZero();
      assertThat(gateway.brokerGauges().getFirst())
          .matches(gauge -> gauge.metric().metricName().equals("agency.broker.connections"))
          .matches(gauge -> gauge.value() >= 1);
      assertThat(ask(other, "message", bytes(1), Map.of()).status()).isEqualTo(202);
      door.answerWith(202, "{}");
      await()
          .atMost(SOON)
          .until(() -> gauge("agency.broker.messages", new AgencyId("court"), "submissions") == 0);
    }
  }

  private double gauge(String name, AgencyId agency, String queue) {
    Map<String, String> labels = Map.of("agency", agency.value(), "queue", queue);
    return gateway.brokerGauges().stream()
        .filter(gauge -> gauge.metric().metricName().equals(name) && gauge.labels().equals(labels))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void limitsSessionsOfAgency() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    linked(police);
    try (HostedClient client =
        new HostedClient(gateway.brokerPort(), police.context(), new AgencyId("police"))) {
      Connection connection = client.connected();

      // When, Then
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 8; i++) {
                  connection.createSession();
                }
              })
          .isInstanceOf(JMSException.class)
          .hasMessageContaining("too many sessions");
    }
  }

  @Test
  void row40DisconnectsRevokedAgencyAndRefusesReconnect() throws Exception {
    // Given
    TestIdentity police = pki.issue("police");
    IntermediaryAgency partner = linked(police);
    ask(partner, "message", bytes(1), Map.of());
    gateway.refusals.clear();

    // When
    gateway.agencies(List.of());

    // Then
    await().atMost(SOON).until(() -> partner.network().open() == 0);
    try (HostedClient secondClient =
        new HostedClient(
            gateway.brokerPort(), police.context(), new AgencyId("police"), REFUSED_MILLIS)) {
      assertThatThrownBy(secondClient::connected).isInstanceOf(JMSException.class);
    }
    await().atMost(SOON).until(() -> gateway.refusals.contains(police.thumbprint() + " 403"));
  }

  @Test
  void brokerWritesNothingToDisk() throws Exception {
    // When
    ask(linked(pki.issue("police")), "message", bytes(300_000), Map.of());

    // Then
    assertThat(Path.of("data")).doesNotExist();
  }
}
