package org.wasl.routes.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.routes.TestBrokerSettings;
import org.wasl.rules.id.AgencyId;

class EmbeddedBrokerTest {
  private static final List<AgencyId> AGENCIES =
      List.of(new AgencyId("police-a"), new AgencyId("office-a"));

  private BrokerSettings settings;
  private EmbeddedBroker embedded;
  private BrokerClient broker;
  private Set<Integer> listeningBefore;

  @BeforeEach
  void start() throws Exception {
    listeningBefore = listening();
    settings = TestBrokerSettings.settings();
    embedded = new EmbeddedBroker(settings, AGENCIES, () -> {});
    embedded.start();
    broker = new BrokerClient(settings, embedded.address());
  }

  @AfterEach
  void stop() {
    broker.close();
    embedded.close();
  }

  /** A missing queue refuses the message, because the broker creates none by itself. */
  private void sendTo(String... queues) throws JMSException {
    BrokerSettings.External to = embedded.address();
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(to.url());
        var connection = factory.createConnection(to.user(), to.password());
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      for (String queue : queues) {
        session.createProducer(session.createQueue(queue)).send(session.createTextMessage("x"));
      }
    }
  }

  @Test
  void createsEveryQueueAtStart() throws Exception {
    // Given
    String[] queues = {
      "dead.ids", "deliver.police-a", "parked.police-a", "deliver.office-a", "parked.office-a"
    };
    // When
    sendTo(queues);
    // Then
    assertThat(queues(AGENCIES)).containsOnlyKeys(queues).doesNotContainValue(0L);
    assertThat(embedded.journalType()).isEqualTo("NIO");
  }

  @Test
  void createsMissingQueueAtNextAttempt() throws Exception {
    // Given
    List<AgencyId> more =
        List.of(new AgencyId("police-a"), new AgencyId("office-a"), new AgencyId("court-a"));
    Thread.currentThread().interrupt(); // Artemis does not wait for its journal then
    assertThatThrownBy(() -> embedded.addQueues(more)).isNotNull();
    Thread.interrupted();
    // When
    embedded.addQueues(more);
    // Then
    sendTo("deliver.court-a", "parked.court-a");
    assertThat(queues(more))
        .containsEntry("deliver.court-a", 1L)
        .containsEntry("parked.court-a", 1L);
  }

  @Test
  void row5OpensNoPortAndRefusesWrongPassword() throws Exception {
    // Given
    BrokerSettings.External to = embedded.address();
    Set<Integer> opened = listening();
    opened.removeAll(listeningBefore);
    // When
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(to.url())) {
      // Then
      assertThatThrownBy(() -> factory.createConnection(to.user(), "guess"))
          .isInstanceOf(JMSSecurityException.class);
      assertThatThrownBy(factory::createConnection).isInstanceOf(JMSSecurityException.class);
    }
    assertThat(opened).isEmpty();
  }

  @Test
  void row5UserCannotCreateQueuesOrManage() throws Exception {
    // Given
    BrokerSettings.External to = embedded.address();
    // When
    try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(to.url());
        var connection = factory.createConnection(to.user(), to.password());
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
      // Then
      assertThatThrownBy(
              () ->
                  session
                      .createProducer(session.createQueue("made.up"))
                      .send(session.createTextMessage("x")))
          .isInstanceOf(JMSException.class);
      assertThatThrownBy(
              () ->
                  session
                      .createProducer(session.createQueue("activemq.management"))
                      .send(session.createTextMessage("x")))
          .isInstanceOf(JMSException.class);
    }
  }

  @Test
  void addsAndRemovesIdsOfParkedView() throws Exception {
    // Given
    ParkedView view = new ParkedView(broker, 3);
    String firstId = UUID.randomUUID().toString();
    String two = UUID.randomUUID().toString();
    // When
    boolean shown = view.show(new AgencyId("police-a"), Set.of(firstId, two));
    long both = depth("parked.police-a");
    boolean repeated = view.show(new AgencyId("police-a"), Set.of(firstId, two));
    long stillBoth = depth("parked.police-a");
    boolean fewer = view.show(new AgencyId("police-a"), Set.of(two));
    // Then
    assertThat(List.of(shown, repeated, fewer)).containsOnly(true);
    assertThat(List.of(both, stillBoth)).containsExactly(2L, 2L);
    // Ids that the broker does not return at once are removed when the view is shown again.
    await()
        .atMost(SOON)
        .until(
            () ->
                view.show(new AgencyId("police-a"), Set.of(two)) && depth("parked.police-a") == 1);
  }

  @Test
  void limitsParkedView() throws Exception {
    // Given
    ParkedView view = new ParkedView(broker, settings.parkedViewSize());
    Set<String> many = new HashSet<>();
    Stream.generate(() -> UUID.randomUUID().toString()).limit(10).forEach(many::add);
    // When
    view.show(new AgencyId("police-a"), many);
    // Then
    await().atMost(SOON).until(() -> depth("parked.police-a") == settings.parkedViewSize());
  }

  @Test
  void reportsUnavailableBrokerWithoutWaiting() {
    // Given
    embedded.close();
    // When
    boolean answers = broker.answers();
    // Then
    assertThat(answers).isFalse();
    assertThat(embedded.journalType()).isEqualTo("stopped");
  }

  @Test
  void restartsLaterAfterOutOfMemory() throws Exception {
    // Given
    BrokerSettings own = TestBrokerSettings.settings();
    embedded.close();
    List<ArtemisServer> started = new CopyOnWriteArrayList<>();
    AtomicInteger failures = new AtomicInteger();
    EmbeddedBroker.ServerStart starts =
        (of, agencies, user) -> {
          boolean fails = started.size() == 1 && failures.getAndIncrement() == 0;
          started.add(ArtemisServer.start(of, fails ? unreadableOnceItRuns() : agencies, user));
          return started.getLast();
        };
    try (EmbeddedBroker restarted = new EmbeddedBroker(own, AGENCIES, () -> {}, starts)) {
      restarted.start();
      // When
      started.getFirst().stop();
      // Then
      await().atMost(SOON).until(() -> started.size() == 2 && restarted.isStarted());
      assertThat(failures).hasPositiveValue();
    }
  }

  /**
   * The first iteration is for the configuration. The second, which looks for the queues, throws an
   * error of memory.
   */
  private static Collection<AgencyId> unreadableOnceItRuns() {
    AtomicBoolean read = new AtomicBoolean();
    return new AbstractList<>() {
      @Override
      public AgencyId get(int index) {
        return AGENCIES.get(index);
      }

      @Override
      public int size() {
        return AGENCIES.size();
      }

      @Override
      public Stream<AgencyId> stream() {
        if (read.getAndSet(true)) {
          throw new OutOfMemoryError("no thread");
        }
        return AGENCIES.stream();
      }
    };
  }

  private long depth(String queue) {
    return queues(AGENCIES).get(queue);
  }

  /** A broker on a busy machine may not answer in time, and then it is asked again. */
  private Map<String, Long> queues(List<AgencyId> agencies) {
    return await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> broker.queues(agencies), Objects::nonNull);
  }

  /** TCP ports that this machine listens on (proc(5), state 0A). */
  private static Set<Integer> listening() throws IOException {
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      if (Files.exists(Path.of(table))) {
        Set<String> ownSockets = sockets();
        Files.readAllLines(Path.of(table)).stream()
            .skip(1)
            .map(line -> line.strip().split("\\s+"))
            .filter(part -> part[3].equals("0A") && ownSockets.contains("socket:[" + part[9] + "]"))
            .forEach(part -> ports.add(Integer.parseInt(part[1].split(":")[1], 16)));
      }
    }
    return ports;
  }

  private static Set<String> sockets() throws IOException {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      for (Path file : files.toList()) {
        try {
          sockets.add(Files.readSymbolicLink(file).toString());
        } catch (IOException e) {
          continue; // closed since
        }
      }
    }
    return sockets;
  }
}
