package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.routes.broker.BrokerClient;
import org.wasl.routes.broker.BrokerSettings;
import org.wasl.routes.broker.EmbeddedBroker;
import org.wasl.routes.broker.QueueNames;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestFolders;

/** The embedded broker and everything that hangs on it, in one process with the test. */
class BrokerRestartTest {
  private static final AgencyId AGENCY = new AgencyId("srpj-rabat");

  private final Set<String> consumed = ConcurrentHashMap.newKeySet();
  private Path directory;
  private EmbeddedBroker embedded;
  private BrokerClient broker;
  private CamelContext camel;
  private ProducerTemplate producer;

  @BeforeEach
  void start() throws Exception {
    directory = Files.createTempDirectory("wasl-broker-");
    BrokerSettings settings =
        new BrokerSettings(
            Optional.empty(), directory, false, 1 << 16, 50L << 20, 100, 1L << 20, 2, 4, 100, 2);
    embedded = new EmbeddedBroker(settings, List.of(AGENCY), () -> {});
    embedded.start();
    broker = new BrokerClient(settings, embedded.address());
    camel = new DefaultCamelContext();
    camel.addComponent("jms", broker.component());
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("jms:queue:" + QueueNames.deliver(AGENCY))
                .routeId("consumer")
                .process(it -> consumed.add(it.getMessage().getBody(String.class)));
          }
        });
    camel.start();
    producer = camel.createProducerTemplate();
  }

  @AfterEach
  void stop() throws Exception {
    camel.stop();
    broker.close();
    embedded.close();
    TestFolders.delete(directory);
  }

  private void send(String id) {
    producer.sendBody("jms:queue:" + QueueNames.deliver(AGENCY), ExchangePattern.InOnly, id);
  }

  private boolean arrives(String id) {
    send(id);
    return consumed.contains(id);
  }

  @Test
  void clientsReconnectAfterABrokerRestart() throws Exception {
    // Given
    Awaitility.await().atMost(SOON).until(() -> arrives("before"));

    // When
    embedded.close();
    assertThat(broker.answers()).isFalse();
    embedded.start();

    // Then
    Awaitility.await().atMost(SOON).ignoreExceptions().until(() -> arrives("after"));
    assertThat(broker.depths(List.of(AGENCY))).containsKey(AGENCY);
  }

  @Test
  void row34BrokerRestartsWithANewDirectory() throws Exception {
    // Given
    Awaitility.await().atMost(SOON).until(() -> arrives("before"));

    // When
    TestFolders.delete(directory);
    fillJournal();

    // Then
    Awaitility.await().atMost(SOON).ignoreExceptions().until(() -> arrives("after"));
    assertThat(embedded.isStarted()).isTrue();
  }

  /** More than the files that the journal holds open already. */
  private void fillJournal() {
    var address = embedded.address();
    try (ActiveMQConnectionFactory factory =
            new ActiveMQConnectionFactory(address.url(), address.user(), address.password());
        Connection connection = factory.createConnection();
        Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE)) {
      MessageProducer parked =
          session.createProducer(session.createQueue(QueueNames.parked(AGENCY)));
      parked.setDeliveryMode(DeliveryMode.PERSISTENT);
      for (int i = 0; i < 400; i++) {
        BytesMessage message = session.createBytesMessage();
        message.writeBytes(new byte[90_000]);
        parked.send(message);
      }
    } catch (Exception e) {
      System.out.println("journal: " + e);
    }
  }
}
